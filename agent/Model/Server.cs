using System.Net;

namespace Thalassa.Agent.Model;

/// <summary>A member as HAProxy knows it: by address, never by name.</summary>
/// <param name="Address">Resolved by the agent; HAProxy resolves nothing.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Weight">0 to 256.</param>
public sealed record Server(IPAddress Address, int Port, int Weight)
{
    /// <summary>The version that it runs, or null for a static member.</summary>
    public string? Version { get; init; }

    /// <summary>Whether an operator took it out of the traffic: it is checked and gets no new requests.</summary>
    public bool IsDrained { get; init; }

    /// <summary>By address text, then port: the same members give the same order, so the same file.</summary>
    public static IComparer<Server> Order { get; } = Comparer<Server>.Create((a, b) =>
        string.CompareOrdinal(a.Address.ToString(), b.Address.ToString()) is not 0 and var order ? order : a.Port.CompareTo(b.Port));
}
