using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thalassa.Model.Events;
using Thalassa.Registry.Heartbeats;

namespace Thalassa.Registry.Status;

/// <summary>What the registry counts: for <c>/status</c>, and as instruments of the meter <c>Thalassa.Registry</c>.</summary>
public sealed class RegistryMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _heartbeats;
    private readonly Counter<long> _published;
    private readonly Counter<long> _publishFailures;
    private readonly Histogram<double> _publishSeconds;
    private readonly Counter<long> _expired;
    private readonly long[] _kinds = new long[3];
    private long _removals;
    private long _expirations;
    private long _publishedCount;
    private long _publishFailureCount;

    /// <summary>Makes the instruments, with the host's factory where it has one.</summary>
    public RegistryMetrics(TimeProvider time, IMeterFactory? meters = null)
    {
        _meter = meters?.Create(Name) ?? new Meter(Name);
        Registrations = new RateMeter(time);
        _heartbeats = _meter.CreateCounter<long>("thalassa.registry.heartbeats", "{heartbeat}", "Heartbeats by outcome.");
        _published = _meter.CreateCounter<long>("thalassa.registry.events.published", "{event}", "Events published, by type.");
        _publishFailures = _meter.CreateCounter<long>("thalassa.registry.publish.failures", "{attempt}", "Attempts to publish that failed.");
        _publishSeconds = _meter.CreateHistogram<double>("thalassa.registry.publish.duration", "s", "Time of one successful publish.");
        _expired = _meter.CreateCounter<long>("thalassa.registry.expired", "{registration}", "Registrations whose lease ran out.");
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

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Heartbeat(HeartbeatKind kind)
    {
        Registrations.Mark();
        Interlocked.Increment(ref _kinds[(int)kind]);
        if (_heartbeats.Enabled)
        {
            _heartbeats.Add(1, new KeyValuePair<string, object?>("outcome", kind.ToString()));
        }
    }

    internal void Removed() => Interlocked.Increment(ref _removals);

    internal void Expired(int count)
    {
        Interlocked.Add(ref _expirations, count);
        _expired.Add(count);
    }

    internal void Published(RegistryEvent[] events, TimeSpan duration)
    {
        Interlocked.Add(ref _publishedCount, events.Length);
        _publishSeconds.Record(duration.TotalSeconds);
        foreach (var group in events.CountBy(item => item.Type))
        {
            _published.Add(group.Value, new KeyValuePair<string, object?>("type", group.Key));
        }
    }

    internal void PublishFailed()
    {
        Interlocked.Increment(ref _publishFailureCount);
        _publishFailures.Add(1);
    }
}
