using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Telemetry;
using Thalassa.Client;
using Thalassa.Model;

namespace Thalassa.Agent.Discovery.Snapshots;

/// <summary>Takes up the registry's snapshot while the registry cannot be asked: at the start at once, later when that lasts.</summary>
/// <remarks>
/// A snapshot only adds: members and objects that are new, and newer states of known ones. It never takes anything away, and one that is
/// older than what is known is left alone. Members that it names but that died meanwhile fail HAProxy's checks. The follower calls it
/// between two comparisons, so that no answer of the registry is overtaken.
/// </remarks>
public sealed partial class SnapshotFallback(
    SnapshotSource source,
    Membership membership,
    FleetReader fleet,
    RoutingLoop loop,
    RoutingMode mode,
    FollowerOptions options,
    TimeProvider time,
    ILogger<SnapshotFallback> logger)
{
    // The next comparison waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private DateTimeOffset? _tried;
    private SnapshotKnowledge _state = new(null, null, null);

    /// <summary>What was taken, and why not.</summary>
    public SnapshotKnowledge State => Volatile.Read(ref _state);

    /// <summary>Reads the snapshot if it is time to, and takes what is newer than <paramref name="lastAnswer"/>.</summary>
    /// <param name="lastAnswer">When the registry last told the whole truth, or null if it did not in this life.</param>
    /// <param name="follow">Chooses the services to follow; gets the definitions that are to be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task TryAsync(DateTimeOffset? lastAnswer, Action<RoutingTable> follow, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - lastAnswer < options.SnapshotAfter || now - _tried < options.SnapshotEvery)
        {
            return;
        }

        _tried = now;
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            Take(await source.ReadAsync(either.Token), lastAnswer, follow);
        }
        catch (RegistryException failure)
        {
            Note(failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Note($"the snapshot could not be read within {Patience.TotalSeconds} s");
        }
    }

    private void Note(string failure)
    {
        if (State.Failure is null)
        {
            LogUnreadable(failure);
        }

        Volatile.Write(ref _state, State with { Failure = failure });
    }

    private void Take(FleetSnapshot snapshot, DateTimeOffset? lastAnswer, Action<RoutingTable> follow)
    {
        var wanted = loop.Asked;
        var table = mode.AsksForFleet ? Merge(snapshot, lastAnswer, wanted) : wanted;
        follow(table);
        var changed = membership.Add(snapshot.Members.Value, snapshot.Members.AsOf);
        if (changed || !table.Equals(wanted))
        {
            LogTaken(snapshot.Members.AsOf, snapshot.Members.Value.Count);
            Volatile.Write(ref _state, new SnapshotKnowledge(snapshot.Members.AsOf, time.GetUtcNow(), null));
            _ = table.Equals(wanted) ? loop.RefreshAsync(Cause.Here) : loop.ReplaceAsync(table, Cause.Here);
        }
        else
        {
            Volatile.Write(ref _state, State with { Failure = null });
        }
    }

    private RoutingTable Merge(FleetSnapshot snapshot, DateTimeOffset? lastAnswer, RoutingTable wanted)
    {
        var answer = fleet.Read(snapshot.Routing.Value, RoutingTable.Empty, UnreadableIds.None);
        mode.Learn(answer);
        var known = lastAnswer ?? membership.AsOf;
        if (!mode.FollowsFleet || (!wanted.IsEmpty && !(snapshot.Routing.AsOf > known)))
        {
            return wanted;
        }

        return answer.Table.Objects.Aggregate(wanted, (table, item) => table.With(item));
    }

    [LoggerMessage(
        LogEvents.SnapshotUsed, LogLevel.Warning,
        "Using the registry's snapshot of {AsOf:u} with {Count} registrations until the registry answers")]
    private partial void LogTaken(DateTimeOffset asOf, int count);

    [LoggerMessage(LogEvents.SnapshotNotRead, LogLevel.Warning, "{Failure}; the last known state stays in use")]
    private partial void LogUnreadable(string failure);
}

/// <summary>What an agent has of the registry's snapshot.</summary>
/// <param name="AsOf">The registry's time of the members that were taken last, or null if none were.</param>
/// <param name="Taken">When that was, or null.</param>
/// <param name="Failure">Why the last attempt failed, or null.</param>
public sealed record SnapshotKnowledge(DateTimeOffset? AsOf, DateTimeOffset? Taken, string? Failure);
