using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Thalassa.Testing;

/// <summary>One of the ancestors' own clients from npm, unmodified, in a Node.js process that does what a test says.</summary>
public sealed class AncestorClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string Folder = RepositoryRoot.At("tests", "Functions", "ancestors");
    private static readonly Lazy<Task<string>> Installed = new(() => Command.RunAsync(Path.Combine(Folder, "install")));
    private readonly Channel<JsonElement> _answers = Channel.CreateUnbounded<JsonElement>();
    private readonly List<JsonElement> _events = [];
    private readonly Process _process;
    private string _errors = string.Empty;

    private AncestorClient(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => _errors += line.Data + '\n';
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The folder of an installed package.</summary>
    public static string PackageFolder(string package) => Path.Combine(Folder, "node_modules", package);

    /// <summary>Installs the packages, if they are not there.</summary>
    public static Task InstallAsync() => Installed.Value;

    /// <summary>Makes a client.</summary>
    /// <param name="package">The npm package, one of those that <c>tests/Functions/ancestors</c> pins.</param>
    /// <param name="options">What its constructor takes.</param>
    public static async Task<AncestorClient> StartAsync(string package, object options)
    {
        await InstallAsync();
        var process = Process.Start(
            new ProcessStartInfo(
                "node", ["--no-deprecation", Path.Combine(Folder, "drive.cjs"), package, JsonSerializer.Serialize(options)])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var client = new AncestorClient(process);
        try
        {
            await client.EventAsync("ready");
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method that takes a callback, and gives what that got.</summary>
    /// <exception cref="AncestorException">The callback got an error.</exception>
    public Task<JsonElement> CallAsync(string method, params object?[] args) => OrderAsync("call", method, args);

    /// <summary>Calls a method that takes none.</summary>
    public Task TellAsync(string method, params object?[] args) => OrderAsync("tell", method, args);

    /// <summary>Sets a property of the client.</summary>
    public Task SetAsync(string property, object value) => OrderAsync("set", property, [value]);

    /// <summary>Waits for the next event of a name that was not given before.</summary>
    /// <returns>Its arguments.</returns>
    public Task<JsonElement[]> EventAsync(string name) => Eventually.GivesAsync(
        () => Task.FromResult(TryTake(name)), Limit, $"the event {name} of {_process.StartInfo.ArgumentList[2]}; it wrote {_errors}");

    /// <summary>Forgets the events of a name that came so far.</summary>
    public void Forget(string name)
    {
        while (TryTake(name) is not null)
        {
            // Taken.
        }
    }

    /// <summary>Ends it like a crash, without deregistration.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.EndedAsync();
        _process.Dispose();
    }

    private async Task<JsonElement> OrderAsync(string kind, string method, object?[] args)
    {
        var order = new Dictionary<string, object>(StringComparer.Ordinal) { [kind] = method, ["args"] = args };
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        await _process.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(Limit);
        var answer = await _answers.Reader.ReadAsync(limit.Token);
        return answer.TryGetProperty("error", out var error) ? throw new AncestorException(error) : answer.GetProperty("result");
    }

    private void Take(string? line)
    {
        if (string.IsNullOrEmpty(line))
        {
            return;
        }

        var json = JsonElement.Parse(line);
        if (!json.TryGetProperty("event", out _))
        {
            _answers.Writer.TryWrite(json);
            return;
        }

        lock (_events)
        {
            _events.Add(json);
        }
    }

    private JsonElement[]? TryTake(string name)
    {
        lock (_events)
        {
            var index = _events.FindIndex(item => item.GetProperty("event").ValueEquals(name));
            if (index < 0)
            {
                return null;
            }

            var found = _events[index];
            _events.RemoveAt(index);
            return [.. found.GetProperty("args").EnumerateArray()];
        }
    }
}
