using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thalassa.Model.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Metrics;

/// <summary>The registry's metrics: for <c>/status</c>, and as instruments of the meter <c>Thalassa.Registry</c>.</summary>
/// <remarks>
/// A heartbeat only increments a number; the instruments read the numbers at collection, so being watched costs a heartbeat
/// nothing. <c>docs/telemetry.md</c> has the list of the instruments.
/// </remarks>
public sealed class RegistryMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> Short = new()
    {
        HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10],
    };
    private static readonly InstrumentAdvice<double> Long = new()
    {
        HistogramBucketBoundaries = [.1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 3600],
    };

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly Counter<long> _published;
    private readonly Counter<long> _publishFailures;
    private readonly Histogram<double> _publishSeconds;
    private readonly Histogram<double> _publishLag;
    private readonly Histogram<double> _reapSeconds;
    private readonly Histogram<double> _reapLag;
    private readonly long[] _kinds = new long[3];
    private long _removals;
    private long _expirations;
    private long _publishedCount;
    private long _publishFailureCount;
    private ReapReport? _lastPass;

    /// <summary>Creates the instruments, with the host's factory if there is one.</summary>
    /// <param name="time">The clock of ages.</param>
    /// <param name="meters">The host's factory, or null for a meter of its own.</param>
    /// <param name="subscribers">Counts the open streams of events, or null for none.</param>
    public RegistryMetrics(TimeProvider time, IMeterFactory? meters = null, Func<int>? subscribers = null)
    {
        _time = time;
        _meter = meters?.Create(Name) ?? new Meter(Name);
        Registrations = new RateMeter(time);
        _published = _meter.CreateCounter<long>("thalassa.registry.events.published", "{event}", "Events published, by type.");
        _publishFailures = _meter.CreateCounter<long>(
            "thalassa.registry.publish.failures", "{attempt}", "Attempts to publish that failed.");
        _publishFailures.Add(0);
        _publishSeconds = _meter.CreateHistogram(
            "thalassa.registry.publish.duration", "s", "Time of one successful publication.", advice: Short);
        _publishLag = _meter.CreateHistogram(
            "thalassa.registry.event.lag", "s", "Time from a transition to the publication of its event.", advice: Long);
        _reapSeconds = _meter.CreateHistogram("thalassa.registry.reap.duration", "s", "Time of one pass of the reaper.", advice: Long);
        _reapLag = _meter.CreateHistogram(
            "thalassa.registry.reap.lag", "s", "Time from the end of a lease to the removal of its registration.", advice: Long);
        Observe(subscribers);
    }

    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Thalassa.Registry";

    /// <summary>The traces of the registry.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Heartbeats of all outcomes over time.</summary>
    public RateMeter Registrations { get; }

    /// <summary>Registrations that were removed by their client, since the start.</summary>
    public long Removals => Volatile.Read(ref _removals);

    /// <summary>Registrations that the reaper ended, since the start.</summary>
    public long Expirations => Volatile.Read(ref _expirations);

    /// <summary>Events published since the start.</summary>
    public long PublishedEvents => Volatile.Read(ref _publishedCount);

    /// <summary>Attempts to publish that failed, since the start.</summary>
    public long PublishFailures => Volatile.Read(ref _publishFailureCount);

    /// <summary>Heartbeats of one outcome, since the start.</summary>
    public long Heartbeats(HeartbeatKind kind) => Volatile.Read(ref _kinds[(int)kind]);

    /// <summary>
    /// Seconds since the oldest event that the last pass of the reaper found unpublished and could not publish; 0 when there is none.
    /// </summary>
    public double OutboxAge =>
        Volatile.Read(ref _lastPass) is { OldestPending: { } oldest, AllPublished: false } ? (_time.GetUtcNow() - oldest).TotalSeconds : 0;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Heartbeat(HeartbeatKind kind)
    {
        Registrations.Mark();
        Interlocked.Increment(ref _kinds[(int)kind]);
    }

    internal void Removed() => Interlocked.Increment(ref _removals);

    /// <summary>Records a pass of the reaper.</summary>
    /// <param name="report">Its result.</param>
    /// <param name="lags">For each removed registration, the time since the end of its lease.</param>
    internal void Reaped(ReapReport report, IEnumerable<TimeSpan> lags)
    {
        Volatile.Write(ref _lastPass, report);
        Interlocked.Add(ref _expirations, report.Expired);
        _reapSeconds.Record(report.Duration.TotalSeconds);
        foreach (var lag in lags)
        {
            _reapLag.Record(Math.Max(0, lag.TotalSeconds));
        }
    }

    internal void Published(RegistryEvent[] events, TimeSpan duration)
    {
        Interlocked.Add(ref _publishedCount, events.Length);
        _publishSeconds.Record(duration.TotalSeconds);
        var now = _time.GetUtcNow();
        foreach (var group in events.GroupBy(item => item.Type, StringComparer.Ordinal))
        {
            var type = new KeyValuePair<string, object?>("type", group.Key);
            _published.Add(group.Count(), type);
            foreach (var item in group)
            {
                _publishLag.Record(Math.Max(0, (now - item.Time).TotalSeconds), type);
            }
        }
    }

    internal void PublishFailed()
    {
        Interlocked.Increment(ref _publishFailureCount);
        _publishFailures.Add(1);
    }

    private static Measurement<long> Tagged(long value, string tag, string text) =>
        new(value, new KeyValuePair<string, object?>(tag, text));

    private void Observe(Func<int>? subscribers)
    {
        _meter.CreateObservableCounter(
            "thalassa.registry.heartbeats",
            () => Enum.GetValues<HeartbeatKind>().Select(kind => Tagged(Heartbeats(kind), "outcome", kind.ToString().ToLowerInvariant())),
            "{heartbeat}",
            "Registrations and renewals, by outcome.");
        _meter.CreateObservableCounter(
            "thalassa.registry.transitions",
            () => new[]
            {
                Tagged(Heartbeats(HeartbeatKind.New), "kind", "appeared"),
                Tagged(Heartbeats(HeartbeatKind.Changed), "kind", "changed"),
                Tagged(Removals, "kind", "removed"),
                Tagged(Expirations, "kind", "expired"),
            },
            "{transition}",
            "Transitions of registrations, by kind.");
        _meter.CreateObservableGauge(
            "thalassa.registry.outbox.age", () => OutboxAge, "s", "Age of the oldest event that could not be published.");
        _meter.CreateObservableGauge(
            "thalassa.registry.reaper.age",
            () =>
                Volatile.Read(ref _lastPass) is { } last
                    ? [new Measurement<double>((_time.GetUtcNow() - last.Time).TotalSeconds)]
                    : Array.Empty<Measurement<double>>(),
            "s",
            "Time since the reaper's last pass on this instance.");
        _meter.CreateObservableGauge(
            "thalassa.registry.held",
            () => Volatile.Read(ref _lastPass)?.Held ?? 0,
            "{registration}",
            "Overdue registrations that self-preservation holds.");
        _meter.CreateObservableGauge(
            "thalassa.registry.subscribers", () => subscribers?.Invoke() ?? 0, "{stream}", "Open streams of events.");
    }
}
