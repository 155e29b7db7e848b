using System.Diagnostics;
using System.Text;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Aqueduct;

/// <summary>The real Aqueduct 0.5.3, with a registry, a configuration and a persistence file of its own.</summary>
internal sealed class AqueductProcess : IAsyncDisposable
{
    private static readonly string Home = RepositoryRoot.At("tests", "Agent", "ancestors");

    private readonly Process _process;
    private readonly TemporaryFolder _folder;

    private AqueductProcess(Process process, TemporaryFolder folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public string Persistence => _folder.At("aqueduct.json");

    /// <summary>A file that comes with it.</summary>
    public static string FileOf(string name) => Path.Combine(Home, "node_modules", "thalassa-aqueduct", name);

    public static Task InstallAsync() => Command.RunAsync(Path.Combine(Home, "install"));

    /// <summary>What it says of its options.</summary>
    public static async Task<string> HelpAsync()
    {
        await InstallAsync();
        return await Command.RunAsync("sh", "-c", $"node --no-deprecation '{Path.Combine(Home, "aqueduct.cjs")}' --help 2>&1");
    }

    public static async Task<AqueductProcess> StartAsync(int thalassaPort = 1, int thalassaApiPort = 1, string? persistence = null)
    {
        await InstallAsync();
        var folder = new TemporaryFolder();
        if (persistence is not null)
        {
            File.Copy(persistence, folder.At("aqueduct.json"));
        }

        var port = FreePort.Next();
        var process = Process.Start(
            new ProcessStartInfo(
                "node",
                [
                    "--no-deprecation",
                    Path.Combine(Home, "aqueduct.cjs"),
                    "--host",
                    "127.0.0.1",
                    "--port",
                    $"{port}",
                    "--thalassaHost",
                    "127.0.0.1",
                    "--thalassaPort",
                    $"{thalassaPort}",
                    "--thalassaApiPort",
                    $"{thalassaApiPort}",
                    "--haproxyCfgPath",
                    folder.At("haproxy.cfg"),
                    "--haproxyPidPath",
                    folder.At("haproxy.pid"),
                    "--haproxySocketPath",
                    folder.At("haproxy.sock"),
                    "--persistence",
                    folder.At("aqueduct.json"),
                    "--dbPath",
                    folder.At("db"),
                    "--label",
                    "old",
                ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var aqueduct = new AqueductProcess(process, folder, port);
        await Eventually.PassesAsync(async () => await aqueduct.SendAsync("GET", "/frontends"), TimeSpan.FromSeconds(60), "Aqueduct's API");
        return aqueduct;
    }

    public async Task<(int Status, string Body)> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{Port}{path}"));

        // On a Node.js of today it loses the second request of a connection.
        request.Headers.ConnectionClose = true;
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
        _folder.Dispose();
    }
}
