using System.Diagnostics;

namespace Thalassa.Testing;

/// <summary>A real etcd with its version 2 API, one member, on free ports of 127.0.0.1.</summary>
public sealed class RealEtcd : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _peers = FreePort.Next();
    private Process? _process;
    private int _data;

    private RealEtcd()
    {
    }

    /// <summary>Where its clients connect.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>The same as an address.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Talks to it, or to anybody.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<RealEtcd> StartAsync()
    {
        await Command.RunAsync(RepositoryRoot.At("local", "debian", "install"), "etcd", "node", "npm");
        var server = new RealEtcd();
        server.Http.BaseAddress = server.Address;
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.EndedAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it after <see cref="KillAsync"/>, with the data that it had or as a new cluster.</summary>
    public async Task StartAgainAsync(bool isNew = false)
    {
        _data += isNew ? 1 : 0;
        var peers = $"http://127.0.0.1:{_peers}";
        _process = Process.Start(
            new ProcessStartInfo(
                "etcd",
                [
                    "--enable-v2",
                    "--log-level",
                    "error",
                    "--data-dir",
                    _folder.At($"etcd-{_data}"),
                    "--listen-client-urls",
                    $"http://127.0.0.1:{Port}",
                    "--advertise-client-urls",
                    $"http://127.0.0.1:{Port}",
                    "--listen-peer-urls",
                    peers,
                    "--initial-advertise-peer-urls",
                    peers,
                    "--initial-cluster",
                    $"default={peers}",
                    "--unsafe-no-fsync",
                ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;

        // It logs its elections at every log level.
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.PassesAsync(
            async () => await Http.GetStringAsync(new Uri(Address, "v2/keys/")), TimeSpan.FromSeconds(60), "etcd's answer");
    }

    /// <summary>Writes a key as any client may.</summary>
    public async Task PutAsync(string key, string value)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["value"] = value });
        using var response = await Http.PutAsync(new Uri(Address, $"v2/keys/{key}"), form);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Removes a key.</summary>
    public async Task DeleteAsync(string key)
    {
        using var response = await Http.DeleteAsync(new Uri(Address, $"v2/keys/{key}"));
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Http.Dispose();
        _folder.Dispose();
    }
}
