using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>A member as a template sees it.</summary>
public sealed class ServerLine
{
    /// <summary>The weight of a server that has none of its own: room for shares of it in both directions.</summary>
    internal const int DefaultWeight = 100;

    internal ServerLine(string backend, Server server)
    {
        Host = HaproxyText.ServerHost(server.Address);
        Port = HaproxyText.Number(server.Port, 1, 65535);
        Weight = HaproxyText.Number(server.Weight, 0, 256);
        // The ancestors' name: tools that read HAProxy's statistics tell a backend's members by it.
        Name = HaproxyText.Name($"{backend}_{Host.Trim('[', ']')}:{Port}");
    }

    /// <summary>The server's name, unique in its backend.</summary>
    public string Name { get; }

    /// <summary>Its address, an IPv6 one in brackets.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>0 to 256.</summary>
    public int Weight { get; }

    /// <summary>Its line.</summary>
    public string Line => $"server {Name} {Host}:{Port}{(Weight == DefaultWeight ? string.Empty : $" weight {Weight}")}";
}
