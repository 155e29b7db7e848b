using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests;

/// <summary>A script in <c>ancestors</c> that drives an ancestor's own npm package, and speaks lines of JSON.</summary>
internal sealed class AncestorProcess : IAsyncDisposable
{
    private static readonly string Folder = RepositoryRoot.At("tests", "Agent", "ancestors");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Process _process;

    private AncestorProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        Errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it wrote as errors, once it has ended.</summary>
    public Task<string> Errors { get; }

    public static async Task<AncestorProcess> StartAsync(string script, params string[] arguments)
    {
        await Command.RunAsync(Path.Combine(Folder, "install"));
        return new AncestorProcess(Process.Start(new ProcessStartInfo("node", ["--no-deprecation", Path.Combine(Folder, script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Makes a call and gives its result.</summary>
    public async Task<JsonNode?> CallAsync(string call, params object?[] values)
    {
        await SendAsync(call, values);
        var answer = await NextAsync();
        Assert.Null(answer["error"]);
        return answer["result"];
    }

    /// <summary>Makes a call that has no answer.</summary>
    public async Task SendAsync(string call, params object?[] values)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize((object?[])[call, .. values]));
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The next line that it writes.</summary>
    public async Task<JsonNode> NextAsync()
    {
        try
        {
            return JsonNode.Parse(await _lines.Reader.ReadAsync().AsTask().WaitAsync(Limit))!;
        }
        catch (ChannelClosedException ended)
        {
            throw new InvalidOperationException($"The ancestor ended: {await Errors}", ended);
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }
}
