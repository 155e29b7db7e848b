using System.Net;
using System.Net.Sockets;
using Thalassa.Bench.Registry.Probe;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry.Contenders;

/// <summary>A running server and the heartbeats of a thousand instances in its own words.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Heartbeats">One request for each instance.</param>
/// <param name="Process">What answers.</param>
internal sealed record Contender(string Name, IPEndPoint Address, IReadOnlyList<ReadOnlyMemory<byte>> Heartbeats, ChildProcess Process)
{
    /// <summary>How many services the thousand instances are of.</summary>
    public const int Services = 100;

    /// <summary>How many instances each of them has.</summary>
    public const int Instances = 10;

    /// <summary>Takes back for a server what the load generator's own process is started with.</summary>
    public static readonly (string Name, string Value) OrdinarySockets = ("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "0");

    /// <summary>The process with what it started, for their memory and counts.</summary>
    public ProbedProcesses Processes { get; } = new(Process.Id);

    /// <summary>A free port.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
