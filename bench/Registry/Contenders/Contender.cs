using System.Net;
using System.Net.Sockets;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry.Contenders;

/// <summary>A running server and the heartbeats of a thousand instances in its own words.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Heartbeats">One request for each instance.</param>
/// <param name="Process">What answers, for its memory.</param>
internal sealed record Contender(string Name, IPEndPoint Address, IReadOnlyList<ReadOnlyMemory<byte>> Heartbeats, ChildProcess Process)
{
    /// <summary>How many services the thousand instances are of.</summary>
    public const int Services = 100;

    /// <summary>How many instances each of them has.</summary>
    public const int Instances = 10;

    /// <summary>Takes back for a server what the load generator's own process is started with.</summary>
    public static readonly (string Name, string Value) OrdinarySockets = ("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "0");

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>The memory that the process holds, MiB.</summary>
    public double ResidentMebibytes() =>
        File.ReadLines($"/proc/{Process.Id}/status")
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => int.Parse(line.AsSpan(6, line.Length - 8).Trim()) / 1024.0)
            .FirstOrDefault();
}
