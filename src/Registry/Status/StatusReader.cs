using Thalassa.Registry.Events;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Snapshots;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Status;

/// <summary>Collects the status of the registry. Never throws: a failing part is reported in the status.</summary>
public sealed class StatusReader(
    IRegistrationStore store,
    EventPump pump,
    EventHub hub,
    Reaper reaper,
    RegistryMetrics metrics,
    TimeProvider time,
    SnapshotWriter? snapshots = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly long _started = time.GetTimestamp();

    /// <summary>The status as of now.</summary>
    public async Task<RegistryStatus> ReadAsync(CancellationToken cancellationToken = default)
    {
        var last = reaper.Last;
        return new RegistryStatus
        {
            Uptime = time.GetElapsedTime(_started).TotalSeconds,
            RegistrationsPerSecond = metrics.Registrations.Read(),
            Transitions = new TransitionCounts(
                metrics.Heartbeats(HeartbeatKind.New),
                metrics.Heartbeats(HeartbeatKind.Changed),
                metrics.Heartbeats(HeartbeatKind.Renewed),
                metrics.Removals,
                metrics.Expirations),
            Publication = new PublicationStatus(
                !pump.IsFailing,
                metrics.PublishedEvents,
                metrics.PublishFailures,
                last is { OldestPending: not null, AllPublished: false } ? metrics.OutboxAge : null,
                hub.Subscribers),
            Store = await AskStoreAsync(cancellationToken),
            Reaper = last,
            Snapshot = snapshots?.State,
            Held = reaper.State?.Held ?? [],
            Outages = [.. (reaper.State?.Outages ?? []).Where(outage => !outage.IsClock)],
        };
    }

    private async Task<StoreStatus> AskStoreAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            await store.ReadReaperStateAsync(limit.Token).WaitAsync(limit.Token);
            return StoreStatus.Of(store.Unreadable);
        }
        catch (OperationCanceledException)
        {
            return new StoreStatus(Healthy: false, $"no answer within {Patience.TotalSeconds} s");
        }
        catch (Exception e)
        {
            return new StoreStatus(Healthy: false, e.GetType().Name);
        }
    }
}
