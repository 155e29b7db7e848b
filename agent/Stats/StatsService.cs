using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Client;

namespace Thalassa.Agent.Stats;

/// <summary>Reads HAProxy's statistics while a client looks at them, and remembers the last minutes.</summary>
/// <remarks>
/// It reads every two seconds, which with 200 members costs less than a hundredth of a core. Without a client it has no connection and
/// costs nothing.
/// </remarks>
public sealed partial class StatsService(
    StatsReader reader, StatsHistory history, ChangeSignal signal, TimeProvider time, ILogger<StatsService> logger) : BackgroundService
{
    /// <summary>The time from one reading to the next while a client looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How long after a single question it goes on, for a client that polls.</summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly WakeUp _wakeUp = new(time);
    private StatsSample _latest = StatsSample.None;
    private string? _problem;
    private int _watchers;
    private long _until = time.GetUtcNow().UtcTicks;

    /// <summary>The last reading; of the year 1970 before the first.</summary>
    public StatsSample Latest => Volatile.Read(ref _latest);

    /// <summary>The last minutes.</summary>
    public StatsHistory History => history;

    /// <summary>Why the last attempt to read failed, or null.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Whether it reads by itself at the moment.</summary>
    public bool IsWatched => Volatile.Read(ref _watchers) > 0 || time.GetUtcNow().UtcTicks < Interlocked.Read(ref _until);

    /// <summary>Goes on reading until the result is disposed.</summary>
    public IDisposable Watch()
    {
        Interlocked.Increment(ref _watchers);
        _wakeUp.Call();
        return new Watcher(this);
    }

    /// <summary>
    /// A reading that is no older than <see cref="Interval"/>; the last one with <see cref="Problem"/> when there is none.
    /// </summary>
    public async Task<StatsSample> ReadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _until, (time.GetUtcNow() + Afterwards).UtcTicks);
        _wakeUp.Call();
        await SampleAsync(cancellationToken);
        return Latest;
    }

    /// <summary>Makes sure that <see cref="Latest"/> is no older than <see cref="Interval"/>, and does not go on for that.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await SampleAsync(cancellationToken);
        _wakeUp.Call();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        reader.Dispose();
        _turn.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (IsWatched)
            {
                await SampleAsync(stoppingToken);
                await Task.Delay(Interval, time, stoppingToken);
            }
            else
            {
                await RestAsync(stoppingToken);
                await _wakeUp.WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken);
            }
        }
    }

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        reader.Disconnect();
        _turn.Release();
    }

    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A timer may be a little early.
            if (time.GetUtcNow() - Latest.At < Interval * 0.9)
            {
                return;
            }

            var sample = await reader.ReadAsync(cancellationToken);
            history.Add(sample);
            Volatile.Write(ref _latest, sample.After(Latest));
            Volatile.Write(ref _problem, null);
            signal.Raise();
        }
        catch (RuntimeException failure)
        {
            LogProblem(failure.Message);
            Volatile.Write(ref _problem, failure.Message);
            signal.Raise();
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed class Watcher(StatsService owner) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                Interlocked.Decrement(ref owner._watchers);
            }
        }
    }

    [LoggerMessage(LogEvents.StatsNotRead, LogLevel.Debug, "HAProxy's statistics could not be read: {Problem}")]
    private partial void LogProblem(string problem);
}
