using System.ComponentModel;
using System.Diagnostics;

namespace Thalassa.Local.WorkerHost.Workers;

/// <summary>The process of one worker.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MaxLastLines = 20;

    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(2);

    // Of util-linux, which every Debian has.
    private const string ParentDeathTool = "/usr/bin/setpriv";

    // Where a server listens by these, the worker would take the host's own address.
    private static readonly string[] HostOnly =
    [
        "ASPNETCORE_URLS", "DOTNET_URLS", "URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "HTTP_PORTS", "HTTPS_PORTS",
    ];

    private readonly Process _process;
    private readonly Queue<string> _last = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _gone = new();

    private WorkerProcess(ProcessStartInfo start, Action<string, bool> onLine)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data, isError: false, onLine);
        _process.ErrorDataReceived += (_, line) => Note(line.Data, isError: true, onLine);
        _process.Exited += (_, _) =>
        {
            // In this order: code that waits for the end may dispose of the other.
            _gone.Cancel();
            _exited.TrySetResult();
        };
    }

    /// <summary>Its process id.</summary>
    public int Id { get; private set; }

    /// <summary>Completes when it has ended.</summary>
    public Task Exited => _exited.Task;

    /// <summary>Cancelled when it has ended.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>How it ended: below 128 its own code, above it 128 and the number of the signal.</summary>
    public int ExitCode => _process.ExitCode;

    /// <param name="config">What to start.</param>
    /// <param name="arguments">The arguments of the protocol.</param>
    /// <param name="environment">Added to the environment of this process; null takes a variable away.</param>
    /// <param name="onLine">Called for each line that it writes, and whether that is an error line.</param>
    /// <exception cref="WorkerHostException">The program cannot be started.</exception>
    public static WorkerProcess Start(
        WorkerConfig config,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string?>> environment,
        Action<string, bool> onLine)
    {
        string[] command = [config.Executable, .. config.Arguments, .. arguments];
        if (File.Exists(ParentDeathTool))
        {
            // A worker does not end with its stream: without this one would be left behind when the host is killed. No milder signal ends a
            // frozen one, and there is no caller left to answer.
            command = [ParentDeathTool, "--pdeathsig", "KILL", "--", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = config.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in HostOnly)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var worker = new WorkerProcess(start, onLine);
        try
        {
            worker.StartOnOwnThread();
        }
        catch (Win32Exception exception)
        {
            worker.Dispose();
            throw new WorkerHostException($"The worker {config.Executable} cannot be started: {exception.Message}", exception);
        }

        worker.Id = worker._process.Id;
        worker._process.BeginOutputReadLine();
        worker._process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>What it wrote last, for a message about its end.</summary>
    public string LastLines()
    {
        lock (_last)
        {
            return string.Join(Environment.NewLine, _last);
        }
    }

    /// <summary>Ends it, and completes when all that it wrote is read.</summary>
    public async Task EndAsync()
    {
        Kill();
        await Exited;

        // A program that it left behind may hold its output open.
        using var limit = new CancellationTokenSource(OutputLimit, TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends it at once, even when it is frozen.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _gone.Dispose();
    }

    /// <remarks>To the kernel the parent is a thread: that of a pool may end before the worker does.</remarks>
#pragma warning disable RS0030 // The thread is there to wait.
    private void StartOnOwnThread()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var parent = new Thread(() =>
        {
            try
            {
                _process.Start();
                started.SetResult();
                _exited.Task.Wait();
            }
            catch (Exception exception) when (!started.Task.IsCompleted)
            {
                started.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "worker",
        };
        parent.Start();
        started.Task.GetAwaiter().GetResult();
    }
#pragma warning restore RS0030

    private void Note(string? line, bool isError, Action<string, bool> onLine)
    {
        if (line is null)
        {
            return;
        }

        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > MaxLastLines)
            {
                _last.Dequeue();
            }
        }

        onLine(line, isError);
    }
}
