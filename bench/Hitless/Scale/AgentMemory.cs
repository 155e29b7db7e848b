using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>The memory of an agent, in mebibytes.</summary>
/// <param name="Proportional">Proportional set size: pages that several processes share count in part.</param>
/// <param name="Heap">Its managed heap, garbage not yet collected included.</param>
internal sealed record AgentMemory(double Proportional, double Heap)
{
    /// <summary>Variable with the folder of the sockets by which <see cref="StartupHook"/> answers.</summary>
    public const string FolderVariable = "THALASSA_BENCH_HEAP";

    /// <summary>From here on each .NET program that this process starts has the hook.</summary>
    /// <param name="folder">For the sockets.</param>
    public static void Enable(string folder)
    {
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", typeof(AgentMemory).Assembly.Location);
        Environment.SetEnvironmentVariable(FolderVariable, folder);
    }

    /// <summary>The socket of a process.</summary>
    public static string SocketOf(string folder, int process) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{process}.heap"));

    /// <summary>That of a process at this moment; <see cref="Enable"/> was called before its start.</summary>
    public static AgentMemory Of(int process)
    {
        const string Name = "Pss:";
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var proportional = long.Parse(line.AsSpan()[Name.Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Connect(new UnixDomainSocketEndPoint(SocketOf(Environment.GetEnvironmentVariable(FolderVariable)!, process)));
        var answer = new byte[32];
        var heap = long.Parse(Encoding.ASCII.GetString(answer, 0, socket.Receive(answer)), CultureInfo.InvariantCulture);
        return new AgentMemory(proportional / 1024.0, heap / 1024.0 / 1024);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Proportional:0} MiB PSS, {Heap:0} MiB managed heap");
}
