using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
namespace Thalassa.Agent.Haproxy.Control;

/// <summary>A HAProxy that runs as a child of this process, or that an earlier agent with the same options has left behind.</summary>
/// <param name="options">How HAProxy is driven.</param>
/// <param name="cli">Its master socket.</param>
/// <param name="reloader">Makes it load its file.</param>
/// <param name="onRestarted">Called after each start that follows an end without a request of this agent.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OwnedMaster(
    HaproxyOptions options,
    MasterCli cli,
    Reloader reloader,
    Action onRestarted,
    TimeProvider time,
    ILogger logger) : IMasterProcess
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly OutputLog _output = new();
    private readonly Channel<int> _ends = Channel.CreateUnbounded<int>();
    private int _pid;
    private Task _exited = Task.CompletedTask;
    private bool _closing;
    private bool _wasFound;
    private bool _hasServed;
    private bool _hasEnded;

    private bool IsRunning => !_exited.IsCompleted;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var deadline = Deadline.In(options.ReloadTimeout, time);
        while (await cli.IsThereAsync(cancellationToken) || OrphanProcess.Find(options) is not null)
        {
            var state = await cli.ShowProcessesAsync(cancellationToken);
            if (state is not null && !OrphanProcess.Runs(state.Pid, options))
            {
                throw NotOurs($"Another HAProxy (process {state.Pid})");
            }

            if (state is { Workers.IsEmpty: false })
            {
                Follow(state.Pid, Process.GetProcessById(state.Pid));
                _wasFound = _hasServed = true;
                LogAdopted(state.Pid);
                return;
            }

            if (deadline.Left == TimeSpan.Zero)
            {
                await EndHungAsync(OrphanProcess.Find(options) ?? throw NotOurs("A program that does not answer"));
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Task<bool> IsAliveAsync(CancellationToken cancellationToken) => Task.FromResult(IsRunning);

    public async Task<ReloadOutcome> LoadAsync(CancellationToken cancellationToken)
    {
        var mark = _output.Mark;
        var wasRunning = IsRunning;
        var outcome = wasRunning ? await reloader.ReloadAsync(_exited, cancellationToken) : await StartAsync(cancellationToken);
        if (wasRunning && !IsRunning)
        {
            // It was dying when it was asked, or died of it, as some versions do; a start is the better answer to the first.
            outcome = await StartAsync(cancellationToken);
        }

        if (outcome is { Succeeded: false, Lines.Count: 0 })
        {
            await SettleAsync(cancellationToken);
        }

        return outcome.Lines.Count > 0 ? outcome : outcome with { Lines = _output.Since(mark) };
    }

    public async Task<ReloadOutcome> RestoreAsync(CancellationToken cancellationToken) =>
        IsRunning && await cli.ShowProcessesAsync(cancellationToken) is { Failed: > 0, Workers.IsEmpty: false }
            ? ReloadOutcome.Success
            : await LoadAsync(cancellationToken);

    public Task EndedAsync(CancellationToken cancellationToken) => _ends.Reader.ReadAsync(cancellationToken).AsTask();

    public async Task CloseAsync(bool isUndone = false)
    {
        _closing = true;
        if (!IsRunning || (isUndone && _wasFound))
        {
            return;
        }

        // Under sudo the child is sudo itself, which does not pass signals on from its own process group.
        var pid = options.Sudo ? OrphanProcess.Find(options) ?? _pid : _pid;
        await ProcessSignal.TerminateAsync(options, pid);
        if (await Task.WhenAny(_exited, Task.Delay(options.ReloadTimeout, time)) != _exited)
        {
            LogKilled(pid);
            await ProcessSignal.KillAsync(options, pid);
            await _exited;
        }

        foreach (var file in (ReadOnlySpan<string>)[options.MasterSocket, options.HaproxySocketPath, options.HaproxyPidPath])
        {
            TryDelete(file);
        }
    }

    private InvalidOperationException NotOurs(string who) =>
        new(
            $"{who} has the master socket {cli.Path}; give this agent a haproxySocketPath of its own, or --haproxyMasterSocket to drive "
            + "that HAProxy.");

    private async Task EndHungAsync(int pid)
    {
        LogHangs(pid);
        Follow(pid, Process.GetProcessById(pid));
        await CloseAsync();
        _closing = false;
    }

    private async Task<ReloadOutcome> StartAsync(CancellationToken cancellationToken)
    {
        var command = HaproxyCommand.Run(options);
        command.RedirectStandardError = true;
        Process process;
        try
        {
            process = Process.Start(command)!;
        }
        catch (Win32Exception exception)
        {
            return ReloadOutcome.Failure($"{command.FileName} cannot be run: {exception.Message}");
        }

        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
        _wasFound = false;
        Follow(process.Id, process);
        var outcome = await reloader.StartedAsync(_exited, cancellationToken);
        if (outcome.Succeeded)
        {
            LogStarted(process.Id, options.HaproxyCfgPath);
            _hasServed = true;
            if (_hasEnded)
            {
                _hasEnded = false;
                onRestarted();
            }
        }

        return outcome;
    }

    private void Follow(int pid, Process process)
    {
        _pid = pid;
        _exited = FollowAsync();

        async Task FollowAsync()
        {
            using (process)
            {
                await process.WaitForExitAsync();
            }

            if (!_closing)
            {
                _hasEnded |= _hasServed;
                _hasServed = false;
                LogEnded(pid);
            }

            _ends.Writer.TryWrite(pid);
        }
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _output.Add(line);
        LogOutput(line.StartsWith("[ALERT]", StringComparison.Ordinal) ? LogLevel.Error
            : line.StartsWith("[WARNING]", StringComparison.Ordinal) ? LogLevel.Warning
            : LogLevel.Debug, line);
    }

    // What HAProxy wrote before it said that it failed is in the pipe already, and is read within moments.
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var deadline = Deadline.In(LongestPause, time);
        long seen;
        do
        {
            seen = _output.Mark;
            await Task.Delay(Pause, time, cancellationToken);
        }
        while (_output.Mark != seen && deadline.Left > TimeSpan.Zero);
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // HAProxy ran as another user; the next start of it replaces the file.
        }
    }
}
