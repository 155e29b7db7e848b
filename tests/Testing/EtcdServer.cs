using System.Diagnostics;

namespace Thalassa.Testing;

/// <summary>A real etcd (Debian's) with its v2 API, in a folder of its own.</summary>
public sealed class EtcdServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    /// <summary>Talks to it.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>Installs etcd where it is not there, starts it, and waits until it answers.</summary>
    public async Task InitializeAsync()
    {
        await Command.RunAsync(RepositoryRoot.At("local", "debian", "install"), "etcd");
        var (clients, peers) = ($"http://127.0.0.1:{FreePort.Next()}", $"http://127.0.0.1:{FreePort.Next()}");
        _process = Process.Start(new ProcessStartInfo("etcd",
        [
            "--enable-v2", "--data-dir", _folder.At("data"), "--listen-client-urls", clients, "--advertise-client-urls", clients,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", $"default={peers}", "--log-level", "error",
        ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        _process.BeginErrorReadLine();
        Http.BaseAddress = new Uri(clients);
        await Eventually.PassesAsync(async () => await Http.GetStringAsync("/version"), TimeSpan.FromSeconds(60));
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _process = null;
            _folder.Dispose();
        }

        Http.Dispose();
    }
}
