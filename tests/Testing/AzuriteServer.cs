using System.Collections.Concurrent;
using System.Diagnostics;

namespace Thalassa.Testing;

/// <summary>A real Azurite (table and blob service) on free ports of 127.0.0.1, ended with the test process.</summary>
/// <remarks>
/// Azurite writes its folder every five seconds and when it is asked to stop, so <see cref="Kill"/> loses what is younger.
/// </remarks>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // The one key of every Azurite, published in its documentation.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Standard input ends when this process does, however it ends.
    private const string ExitWithParent = "data:text/javascript,process.stdin.resume().on('end',()=>process.exit()).unref()";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly string Home = RepositoryRoot.At("local", "azurite");

    private readonly string? _folder;
    private readonly (string Certificate, string Key)? _tls;
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal) { ["Blob"] = 0, ["Queue"] = 0, ["Table"] = 0 };
    private Process? _process;

    private AzuriteServer(string? folder, (string Certificate, string Key)? tls) => (_folder, _tls) = (folder, tls);

    /// <summary>For any Azure storage client, or as <c>AzureWebJobsStorage</c>.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol={Scheme};AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint={Endpoint("Blob")};QueueEndpoint={Endpoint("Queue")};TableEndpoint={Endpoint("Table")};";

    /// <summary>The address of the table service, with the account as its path.</summary>
    public Uri TableEndpoint => new(Endpoint("Table"));

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="persistent">Whether what it holds outlives <see cref="Kill"/> and <see cref="StopAsync"/>; else it is all in
    /// memory.</param>
    /// <param name="tls">PEM files of a certificate and its key: then it speaks TLS, and takes tokens of Entra, whose times and audience it
    /// checks, and not their signatures.</param>
    public static async Task<AzuriteServer> StartAsync(bool persistent = false, (string Certificate, string Key)? tls = null)
    {
        await InstallAsync();
        var server = new AzuriteServer(persistent ? Directory.CreateTempSubdirectory("azurite-").FullName : null, tls);
        await server.RestartAsync();
        return server;
    }

    /// <summary>Starts it again, after <see cref="Kill"/> or <see cref="StopAsync"/>, on the same ports and folder.</summary>
    public async Task RestartAsync()
    {
        var start = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            WorkingDirectory = Home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Arguments())
        {
            start.ArgumentList.Add(argument);
        }

        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new ConcurrentQueue<string>();
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data, output, listening);
        _process.ErrorDataReceived += (_, line) => Note(line.Data, output, listening);
        _process.Exited += (_, _) =>
            listening.TrySetException(new InvalidOperationException($"Azurite ended: {string.Join('\n', output)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await listening.Task.WaitAsync(StartLimit);
    }

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public void Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Returns when a persistent one has saved what was written last, which has this text in it, and so all before it.</summary>
    public Task SavesAsync(string text) => Eventually.TrueAsync(
        () => Directory.GetFiles(_folder!, "*.json").Any(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal)));

    /// <summary>Has it answer nothing while its connections stay (SIGSTOP), until <see cref="ThawAsync"/> or <see cref="Kill"/>.</summary>
    public Task FreezeAsync() => _process!.SignalAsync("STOP");

    /// <summary>Has a frozen one go on.</summary>
    public Task ThawAsync() => _process!.SignalAsync("CONT");

    /// <summary>Asks it to stop (SIGTERM): it writes its folder and ends.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            await process.SignalAsync("TERM");
            using var limit = new CancellationTokenSource(StartLimit);
            await process.WaitForExitAsync(limit.Token);
            process.Dispose();
            _process = null;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Kill();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private static async Task InstallAsync()
    {
        var script = Path.Combine(Home, "install");
        using var install = Process.Start(new ProcessStartInfo(script) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = install.StandardError.ReadToEndAsync();
        if (!await install.EndedAsync(TimeSpan.FromMinutes(5)) || install.ExitCode != 0)
        {
            throw new InvalidOperationException($"local/azurite/install failed: {await said}");
        }
    }

    private string Scheme => _tls is null ? "http" : "https";

    private string Endpoint(string service) => $"{Scheme}://127.0.0.1:{_ports[service]}/{Account}";

    private IEnumerable<string> Arguments() =>
    [
        "--import", ExitWithParent,
        Path.Combine(Home, "node_modules", "azurite", "dist", "src", "azurite.js"),
        "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        .. _folder is null ? (string[])["--inMemoryPersistence"] : ["--location", _folder],
        .. _tls is { } files ? (string[])["--oauth", "basic", "--cert", files.Certificate, "--key", files.Key] : [],
        .. _ports.SelectMany(port => (string[])[$"--{port.Key.ToLowerInvariant()}Port", $"{port.Value}"]),
    ];

    private void Note(string? line, ConcurrentQueue<string> output, TaskCompletionSource listening)
    {
        if (line is null)
        {
            return;
        }

        output.Enqueue(line);
        if (line.Split(' ') is not ["Azurite", var service, "service", "is", "successfully", "listening", "at", var address])
        {
            return;
        }

        _ports[service] = new Uri(address).Port;
        if (service == "Table")
        {
            listening.TrySetResult();
        }
    }
}
