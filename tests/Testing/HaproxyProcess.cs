using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Thalassa.Testing;

/// <summary>A real HAProxy in master-worker mode with a configuration of the test's own, ended with the test.</summary>
public sealed class HaproxyProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string?> _output = new();
    private readonly Process _process;

    private HaproxyProcess(Func<string, string> config)
    {
        File.WriteAllText(ConfigPath, config(StatsSocket));
        var start = new ProcessStartInfo("haproxy", ["-W", "-db", "-f", ConfigPath, "-S", $"{_folder.At("m")},mode,600"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data);
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>The path of its runtime socket.</summary>
    public string StatsSocket => _folder.At("s");

    /// <summary>The path of its configuration file.</summary>
    public string ConfigPath => _folder.At("haproxy.cfg");

    /// <summary>Starts one and waits until its runtime socket answers.</summary>
    /// <param name="config">Makes the configuration, given the path for the runtime socket.</param>
    public static async Task<HaproxyProcess> StartAsync(Func<string, string> config)
    {
        var haproxy = new HaproxyProcess(config);
        try
        {
            await Eventually.TrueAsync(haproxy.Answers, what: "HAProxy answers");
            return haproxy;
        }
        catch (Exception e)
        {
            await haproxy.DisposeAsync();
            throw new InvalidOperationException($"HAProxy did not start; it said: {string.Join('\n', haproxy._output)}", e);
        }
    }

    /// <summary>Reloads its file, changed or not; returns at once.</summary>
    public async Task ReloadAsync(Func<string, string>? config = null)
    {
        if (config is not null)
        {
            await File.WriteAllTextAsync(ConfigPath, config(StatsSocket));
        }

        using var signal = Process.Start("kill", ["-USR2", $"{_process.Id}"]);
        await signal.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await signal.WaitForExitAsync();
        }

        await _process.EndedAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    // The master answers once it takes signals, which may be after the worker serves.
    private bool Answers() =>
        Ask(StatsSocket, "show version\n").Length > 0 && Ask(_folder.At("m"), "show proc\n").Contains("worker", StringComparison.Ordinal);

    private static string Ask(string path, string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 1000 };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send(Encoding.ASCII.GetBytes(command));
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
    }
}
