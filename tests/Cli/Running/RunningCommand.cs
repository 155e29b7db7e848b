using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Running;

/// <summary>A command that goes on until it is ended.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Task _read;

    public RunningCommand(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    /// <summary>The lines of its standard output so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The lines of its standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Starts one against a fleet's registry.</summary>
    public static RunningCommand Start(Fleet fleet, params string[] arguments) =>
        new(
            ThalassaProcess.Start(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = fleet.Patiently }, arguments));

    /// <summary>Waits for a line of the standard error.</summary>
    public Task<string> ReportedAsync(Func<string, bool> isIt) => LineAsync(_errors, isIt);

    /// <summary>Waits for a line of the standard output.</summary>
    public Task<string> WroteAsync(Func<string, bool> isIt) => LineAsync(_output, isIt);

    /// <summary>Waits for a JSON line of the standard error with this event.</summary>
    public async Task<JsonElement> ReportedEventAsync(string name) => JsonElement.Parse(await ReportedAsync(line => Event(line) == name));

    /// <summary>The event of a JSON line, or null.</summary>
    public static string? Event(string line) => line.StartsWith('{') ? JsonElement.Parse(line).GetProperty("event").GetString() : null;

    /// <summary>Writes a line to its standard input.</summary>
    public Task TypeAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) => Signals.Send(_process.Id, signal);

    /// <summary>Sends SIGTERM, and waits for its end.</summary>
    public Task<Outcome> TerminateAsync()
    {
        Signal(Signals.Terminate);
        return EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Outcome> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        await _read.WaitAsync(limit.Token);
        return new Outcome(_process.ExitCode, string.Join('\n', _output), string.Join('\n', _errors));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private Task<string> LineAsync(ConcurrentQueue<string> lines, Func<string, bool> isIt) =>
        Eventually.GivesAsync(
            () =>
                Task.FromResult(
                    lines.FirstOrDefault(isIt)
                        ?? (
                            _process.HasExited && _read.IsCompleted
                                ? throw new InvalidOperationException(
                                    $"It has ended with {_process.ExitCode}.\n{string.Join('\n', _output)}\n{string.Join('\n', _errors)}")
                                : null)),
            TimeSpan.FromSeconds(40));

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
        }
    }
}
