using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests;

/// <summary>The agent's program with a real HAProxy, its files in a folder of its own.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly string[] _options;
    private Process? _process;

    public AgentProcess(params string[] options) => _options = options;

    public TemporaryFolder Folder { get; } = new();

    public int Port { get; } = FreePort.Next();

    public string Persistence => Folder.At("aqueduct.json");

    public string Output => string.Join('\n', _output);

    public HttpClient Http { get; } = new();

    /// <summary>What it is started with.</summary>
    public string[] Arguments =>
    [
        "--port", $"{Port}", "--persistence", Persistence, "--haproxyCfgPath", Folder.At("haproxy.cfg"),
        "--haproxySocketPath", Folder.At("haproxy.sock"), "--haproxyPidPath", Folder.At("haproxy.pid"), .. _options,
    ];

    /// <summary>Runs the program with these arguments alone, to its end.</summary>
    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
        RunInAsync(Environment.CurrentDirectory, arguments);

    /// <summary>The same in a folder.</summary>
    public static async Task<(int Code, string Output)> RunInAsync(string folder, params string[] arguments)
    {
        var command = Command(arguments);
        command.WorkingDirectory = folder;
        using var process = Process.Start(command)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(texts));
    }

    /// <summary>Starts it and waits until its API answers.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(Command(Arguments))!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.PassesAsync(
            async () => await Http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/status")),
            TimeSpan.FromSeconds(60),
            $"the agent's API: {Output}");
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await EndedAsync();
    }

    /// <summary>Asks it to stop.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var term = Process.Start("kill", ["-TERM", $"{_process!.Id}"]))
        {
            await term.WaitForExitAsync();
        }

        await EndedAsync();
        return _process.ExitCode;
    }

    // Not until its output ends: HAProxy, which may live on, has inherited it.
    private Task EndedAsync() => Eventually.TrueAsync(() => _process!.HasExited, TimeSpan.FromSeconds(60), "the end of the agent");

    public async Task<JsonNode> SendAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{Port}{path}"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{text}\n{Output}");
        return JsonNode.Parse(text)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await StopAsync();
        }

        // After a crash that no restart followed, HAProxy lives on, as it should.
        if (File.Exists(Folder.At("haproxy.pid")) && int.TryParse(File.ReadAllText(Folder.At("haproxy.pid")).Trim(), out var id))
        {
            using var kill = Process.Start("kill", ["-TERM", $"{id}"]);
            await kill.WaitForExitAsync();
        }

        _process?.Dispose();
        Http.Dispose();
        Folder.Dispose();
    }

    private static ProcessStartInfo Command(IEnumerable<string> arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Thalassa.Agent.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
