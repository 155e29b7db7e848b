using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Thalassa.Bench.Registry.Probe;

/// <summary>The processes of one server: a program and what it started, such as the worker under its host.</summary>
/// <param name="group">The process group.</param>
internal sealed class ProbedProcesses(int group)
{
    /// <summary>Variable with the folder of the sockets by which <see cref="StartupHook"/> answers.</summary>
    public const string FolderVariable = "THALASSA_BENCH_PROBES";

    /// <summary>Question: how many bytes has the process allocated on the managed heap?</summary>
    public const byte Allocated = (byte)'a';

    /// <summary>Question: how many HTTP requests has it sent?</summary>
    public const byte Requests = (byte)'r';

    /// <summary>From here on each .NET server that this process starts has the hook, also one that its host starts.</summary>
    /// <param name="folder">For the sockets.</param>
    public static void Enable(string folder)
    {
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", typeof(ProbedProcesses).Assembly.Location);
        Environment.SetEnvironmentVariable(FolderVariable, folder);
    }

    /// <summary>The socket of a process.</summary>
    public static string SocketOf(string folder, int process) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{process}.probe"));

    /// <summary>Memory that the processes hold, MiB: resident, and proportional (shared pages count once).</summary>
    public (double Resident, double Proportional) Mebibytes()
    {
        var (resident, proportional) = (0L, 0L);
        foreach (var line in Members().SelectMany(process => File.ReadLines($"/proc/{process}/smaps_rollup")))
        {
            resident += Kibibytes(line, "Rss:");
            proportional += Kibibytes(line, "Pss:");
        }

        return (resident / 1024.0, proportional / 1024.0);
    }

    /// <summary>Asks each of them and adds the answers; null when none of them runs on .NET.</summary>
    public long? Ask(byte question)
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        string[] sockets = [.. Members().Select(process => SocketOf(folder, process)).Where(File.Exists)];
        return sockets.Length == 0 ? null : sockets.Sum(socket => AskOne(socket, question));
    }

    private static long Kibibytes(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? long.Parse(line.AsSpan(name.Length, line.Length - name.Length - 2).Trim()) : 0;

    private static long AskOne(string path, byte question)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send([question]);
        var answer = new byte[32];
        return long.Parse(Encoding.ASCII.GetString(answer, 0, socket.Receive(answer)), CultureInfo.InvariantCulture);
    }

    private IEnumerable<int> Members() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process != 0 && GroupOf(process) == group);

    private static int GroupOf(int process)
    {
        try
        {
            // The name, in parentheses, may hold spaces; the state and the parent come before the group.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return int.Parse(fields[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
