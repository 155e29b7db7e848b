using Thalassa.Local.Processes;

namespace Thalassa.Testing;

/// <summary>The Service Bus emulator as a process, which a test kills and freezes; ended with the test.</summary>
public sealed class BusServer : IAsyncDisposable
{
    /// <summary>Its one topic.</summary>
    public const string Topic = "thalassa";

    private readonly TemporaryFolder _logs = new();
    private ServiceBusProcess _bus = null!;

    private BusServer()
    {
    }

    /// <summary>Connects with every right; the same after <see cref="RestartAsync"/>.</summary>
    public string ConnectionString => _bus.ConnectionString;

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>Connects by way of another port of 127.0.0.1, as of a <see cref="TcpGate"/>.</summary>
    public string ConnectionStringBy(int port) => ConnectionString.Replace($":{Port};", $":{port};", StringComparison.Ordinal);

    /// <summary>Starts one.</summary>
    public static async Task<BusServer> StartAsync()
    {
        var server = new BusServer();
        await server.RestartAsync();
        return server;
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, on the same port and empty but for the topic.</summary>
    public async Task RestartAsync() => _bus = await ServiceBusProcess.StartAsync(new Programs(_logs.Path), Port, Topic);

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _bus.Process.Kill();
        await _bus.Process.Exited;
        await _bus.Process.DisposeAsync();
    }

    /// <summary>Has it answer nothing while its connections stay (SIGSTOP), until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signals.SendToGroup(_bus.Process.Id, Signals.Stop);

    /// <summary>Has a frozen one go on.</summary>
    public void Thaw() => Signals.SendToGroup(_bus.Process.Id, Signals.Continue);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A frozen one would be asked in vain to end.
        await KillAsync();
        _logs.Dispose();
    }
}
