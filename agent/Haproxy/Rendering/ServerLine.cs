using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>A server as a template sees it.</summary>
public sealed class ServerLine
{
    /// <summary>The weight of a server that has none of its own: room for shares of it in both directions.</summary>
    internal const int DefaultWeight = 100;

    /// <summary>A member by the name that the ancestors gave it, for a template that does not know slots.</summary>
    internal ServerLine(string backend, Server server)
    {
        Host = HaproxyText.ServerHost(server.Address);
        Port = HaproxyText.Number(server.Port, 1, 65535);
        Weight = HaproxyText.Number(server.Weight, 0, 256);
        Name = HaproxyText.Name($"{backend}_{Host.Trim('[', ']')}:{Port}");
        Disabled = server.IsDrained;
    }

    /// <summary>A slot, with a member or without.</summary>
    internal ServerLine(SlotLine slot)
    {
        Host = HaproxyText.ServerHost(slot.Address);
        Port = HaproxyText.Number(slot.Port, 1, 65535);
        Weight = HaproxyText.Number(slot.Weight, 0, 256);
        Name = $"s{HaproxyText.Number(slot.Number, 1, int.MaxValue)}";
        Disabled = !slot.IsEnabled;
    }

    /// <summary>
    /// The server's name, unique in its backend: <c>s1</c> and so on, so that a member can come and go without another name.
    /// </summary>
    public string Name { get; }

    /// <summary>Its address, an IPv6 one in brackets.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>0 to 256.</summary>
    public int Weight { get; }

    /// <summary>
    /// Whether it starts in maintenance: a slot without a member, one whose member has to pass a check first, or a member without traffic
    /// by an operator's word.
    /// </summary>
    public bool Disabled { get; }

    /// <summary>Its line.</summary>
    public string Line =>
        $"server {Name} "
        + $"{Host}:{Port}{(Weight == DefaultWeight ? string.Empty : $" weight {Weight}")}{(Disabled ? " disabled" : string.Empty)}";
}
