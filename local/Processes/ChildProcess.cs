using System.Collections.Concurrent;
using System.Diagnostics;

namespace Thalassa.Local.Processes;

/// <summary>A program in a process group of its own, so that none of its children outlives it.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly ConcurrentQueue<string> _last = new();
    private readonly Action<string>? _listener;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string name, ProcessStartInfo start, string logFile, Action<string>? listener)
    {
        _listener = listener;
        Name = name;
        LogFile = logFile;
        _log = new StreamWriter(logFile, append: false) { AutoFlush = true };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Exited += (_, _) => _exited.TrySetResult();
    }

    /// <summary>What it is called in messages and in the name of its log.</summary>
    public string Name { get; }

    /// <summary>Where all that it writes goes.</summary>
    public string LogFile { get; }

    /// <summary>Its process id, which is its group's too.</summary>
    public int Id => _process.Id;

    /// <summary>Completes when the program has ended.</summary>
    public Task Exited => _exited.Task;

    /// <summary>How it ended, after <see cref="Exited"/>.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="name">For messages and the log's name.</param>
    /// <param name="folder">Where the log goes.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Added to this process's own; null takes a variable away.</param>
    /// <param name="listener">Sees each line that the program writes, from the first one on.</param>
    public static ChildProcess Start(
        string name,
        string folder,
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string?>? environment = null,
        Action<string>? listener = null)
    {
        // setsid makes the program the leader of a group; a Ctrl-C at the terminal then reaches this process alone, which ends all in
        // order.
        var start = new ProcessStartInfo("setsid", command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            start.Environment[variable] = value;
        }

        var child = new ChildProcess(name, start, Path.Combine(folder, name + ".log"), listener);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>What the program wrote last, for a message about its end.</summary>
    public string LastLines() => string.Join('\n', _last);

    /// <summary>Ends it at once, as a crash would, with all that it started.</summary>
    public void Kill()
    {
        Signals.SendToGroup(Id, Signals.Kill);
    }

    /// <summary>Asks it to end, and ends whatever is left of it and of what it started after some seconds.</summary>
    public async Task StopAsync()
    {
        if (!Exited.IsCompleted)
        {
            Signals.Send(Id, Signals.Terminate);
            await Task.WhenAny(Exited, Task.Delay(Patience, TimeProvider.System));
        }

        Kill();
        await Task.WhenAny(Exited, Task.Delay(Patience, TimeProvider.System));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        lock (_log)
        {
            _log.Dispose();
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            if (_log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }

        _last.Enqueue(line);
        if (_last.Count > 15)
        {
            _last.TryDequeue(out _);
        }

        _listener?.Invoke(line);
    }
}
