using System.Threading.Channels;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model;

namespace Thalassa.Agent.Activity;

/// <summary>Turns what HAProxy took into entries of the log, away from the writer loop.</summary>
internal sealed class ActivityRecorder(ActivityLog log, ChangeAuthors attributions, RoutingMode mode) : BackgroundService
{
    // Each holds two whole configurations; should the recorder ever fall behind that far, the oldest are lost.
    private readonly Channel<AppliedChange> _changes = Channel.CreateBounded<AppliedChange>(
        new BoundedChannelOptions(200) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private long _reloads;
    private int _busy;
    private bool _started;

    /// <summary>
    /// How many reloads of HAProxy are told by what is noted here; null while a change is under way and it cannot be said.
    /// </summary>
    public long? Reloads => Volatile.Read(ref _busy) == 0 ? Interlocked.Read(ref _reloads) : null;

    /// <summary>Says that a change is under way, until the result is disposed.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _busy);
        return new Change(this);
    }

    /// <summary>Notes a change that HAProxy took.</summary>
    public void Note(AppliedChange change)
    {
        if (change.Result.Tier == ApplyTier.Reload)
        {
            Interlocked.Increment(ref _reloads);
        }

        _changes.Writer.TryWrite(change);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            Record(change);
        }
    }

    private void Record(AppliedChange change)
    {
        if (!_started)
        {
            _started = true;
            var servers = change.After.Backends.Sum(backend => backend.Servers.Length);
            log.Write(With(
                new ActivityEntry(
                    ActivityKind.Start,
                    "agent",
                    $"started with {Plural.Of(change.After.Frontends.Length, "frontend")}, "
                        + $"{Plural.Of(change.After.Backends.Length, "backend")} and {Plural.Of(servers, "member")}"),
                change,
                ConfigDiff.Of(change.ConfigBefore, change.ConfigAfter)));
            return;
        }

        var entries = SnapshotDifference.Describe(change.Before, change.After);
        var diff = entries.Count > 0 ? ConfigDiff.Of(change.ConfigBefore, change.ConfigAfter) : null;
        foreach (var entry in entries)
        {
            log.Write(
                With(
                    entry with
                    {
                        Who = entry.Who ?? attributions.Find(entry.Subject) ?? (mode.FollowsFleet ? "registry" : "agent"),
                    },
                    change,
                    diff));
        }

        if (entries.Count == 0 && change.Result.Tier == ApplyTier.Reload)
        {
            log.Write(
                With(
                    new ActivityEntry(ActivityKind.Haproxy, "haproxy", $"reloaded: {change.Result.Reason}"),
                    change,
                    ConfigDiff.Of(change.ConfigBefore, change.ConfigAfter)));
        }
    }

    private static ActivityEntry With(ActivityEntry entry, AppliedChange change, string? diff) => entry with
    {
        Tier = change.Result.Tier.ToString().ToLowerInvariant(),
        Reason = change.Result.Reason,
        Lines = change.Result.Lines,
        Diff = diff,
    };

    private sealed class Change(ActivityRecorder owner) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref owner._busy);
    }
}
