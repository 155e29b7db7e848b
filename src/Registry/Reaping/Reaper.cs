using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thalassa.Registry.Events;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Reaping;

/// <summary>Removes registrations whose lease has expired, and publishes events that are still pending.</summary>
/// <remarks>
/// <para>Called by a timer. Concurrent passes on two instances are safe: each registration ends once.</para>
/// <para>
/// Leases live on the wall clock, since instances share nothing else. Within this process, timestamps measure durations:
/// a clock that was set forward is not an outage, and extends leases by the same time. A clock change between two processes, or on
/// another machine only, cannot be detected: it looks like an outage, which extends leases too.
/// </para>
/// </remarks>
public sealed partial class Reaper(
    IRegistrationStore store,
    EventPump pump,
    IOptions<RegistryOptions> options,
    RegistryMetrics metrics,
    TimeProvider time,
    ILogger<Reaper> logger)
{
    private const int PeriodsOfOutage = 4;
    private const int MaxPending = 5000;

    // Smaller jumps are normal clock corrections; the minimum lease is as long.
    private static readonly TimeSpan MinJump = TimeSpan.FromSeconds(1);

    private readonly RegistryOptions _options = options.Value;
    private ReapReport? _last;
    private ReaperState? _state;
    private ClockReading _reading = ClockReading.Of(time);

    /// <summary>The result of the last pass on this instance, or null before the first.</summary>
    public ReapReport? Last => Volatile.Read(ref _last);

    /// <summary>The state after the last pass on this instance, or null before the first.</summary>
    public ReaperState? State => Volatile.Read(ref _state);

    /// <summary>Runs one pass.</summary>
    /// <exception cref="Exception">The store failed; completed changes stay, and the next pass continues.</exception>
    public async Task<ReapReport> PassAsync(CancellationToken cancellationToken = default)
    {
        using var activity = RegistryMetrics.Activities.StartActivity("registry.reap");
        var reading = ClockReading.Of(time);
        var (now, started) = reading;
        var before = await store.ReadReaperStateAsync(cancellationToken);
        var outages = OutagesAfter(before, reading);
        var pendingAge = pump.IsFailing ? TimeSpan.Zero : _options.PendingAge;
        var scan = await store.ScanAsync(now, now - pendingAge, MaxPending, cancellationToken);
        var pending = pump.PublishToEndAsync(scan.Pending, cancellationToken);

        // Expiry does not wait for the bus.
        var due = scan.Due.Where(item => OutageLog.ExpiryOf(item, outages) <= now).ToList();
        var (chosen, held) = await ChooseAsync(due, before?.Held ?? [], now, cancellationToken);
        var offlines = await store.ExpireAsync(chosen, now, cancellationToken);
        var publishing = Task.WhenAll(pending, pump.PublishToEndAsync(offlines, cancellationToken));

        // Nor does the next pass, which finds events in flight and does not queue them again.
        await ((Task)publishing)
            .WaitAsync(_options.ReaperPeriod / 2, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Measured from the end of the pass, so that a long pass is not an outage.
        var state = new ReaperState { LastPass = time.GetUtcNow(), Outages = outages, Held = held };
        await store.WriteReaperStateAsync(state, cancellationToken);
        _reading = reading;
        var report = new ReapReport(
            state.LastPass,
            time.GetElapsedTime(started),
            offlines.Count,
            held.Sum(service => service.Waiting),
            scan.Due.Count - due.Count,
            scan.Pending.Count,
            scan.Pending.Count == 0 ? null : scan.Pending.Min(item => item.Time),
            publishing.IsCompletedSuccessfully && Array.TrueForAll(publishing.Result, isOut => isOut));
        var ended = offlines.Select(offline => offline.Subject).ToHashSet(StringComparer.Ordinal);
        Note(
            report,
            state,
            chosen.Where(item => ended.Contains(item.Id.ToString())).Select(item => now - OutageLog.ExpiryOf(item, outages)));
        return report;
    }

    /// <summary>The lease extensions from this pass on.</summary>
    private IReadOnlyList<Outage> OutagesAfter(ReaperState? before, ClockReading reading)
    {
        var jump = reading.JumpSince(_reading, time) is var ahead && ahead >= MinJump ? ahead : TimeSpan.Zero;
        var outages = OutageLog.Add(before?.Outages ?? [], JumpOf(jump, before, reading), reading.Wall);
        var gap = before is null ? TimeSpan.Zero : reading.Wall - before.LastPass - jump;
        if (gap < _options.ReaperPeriod * PeriodsOfOutage)
        {
            return outages;
        }

        LogOutage(logger, gap, before!.LastPass);
        return OutageLog.Add(outages, new Outage(reading.Wall, gap), reading.Wall);
    }

    private Outage? JumpOf(TimeSpan jump, ReaperState? before, ClockReading reading)
    {
        // Another instance on the same machine has already recorded it.
        if (jump == TimeSpan.Zero
            || before?.Outages.Any(one => one.IsClock && one.End > _reading.Wall && (one.Length - jump).Duration() < 2 * MinJump) == true)
        {
            return null;
        }

        LogJump(logger, jump);
        return new Outage(reading.Wall, jump, IsClock: true);
    }

    private async Task<(List<DueRegistration> Chosen, List<HeldService> Held)> ChooseAsync(
        List<DueRegistration> due, IReadOnlyList<HeldService> heldBefore, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var chosen = new List<DueRegistration>();
        var held = new List<HeldService>();
        foreach (var service in due.GroupBy(item => item.Id.Name, StringComparer.Ordinal))
        {
            var overdue = service.OrderBy(item => item.ExpiresAt).ToList();
            var known = heldBefore.FirstOrDefault(item => item.Name == service.Key);
            var share = known is null
                ? await ShareAsync(service.Key, overdue.Count, cancellationToken)
                : await IsReleasedAsync(known, now, cancellationToken) ? overdue.Count : known.Share;
            if (overdue.Count > share && held.Count == ReaperState.MaxHeld)
            {
                // Its share could not be stored and each pass would grant it again, so the whole service waits.
                continue;
            }

            chosen.AddRange(overdue.Take(share));
            if (overdue.Count > share)
            {
                held.Add(new HeldService(service.Key, known?.Since ?? now, share, overdue.Count - share));
                LogHeld(logger, service.Key, overdue.Count, share, overdue.Count - share);
            }
        }

        return (chosen, held);
    }

    private async Task<int> ShareAsync(string name, int due, CancellationToken cancellationToken)
    {
        if (due <= SelfPreservation.AlwaysAllowed)
        {
            return due;
        }

        var enough = SelfPreservation.EnoughFor(due, _options.MaxExpiryRatio);
        var count = await store.CountAsync(name, enough, cancellationToken);
        return count >= enough ? due : SelfPreservation.ShareOf(count, _options.MaxExpiryRatio);
    }

    private async Task<bool> IsReleasedAsync(HeldService service, DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.AnyLiveAsync(now, heardAfter: service.Since, cancellationToken)
        || !await store.AnyLiveAsync(now, heardAfter: null, cancellationToken);

    private void Note(ReapReport report, ReaperState state, IEnumerable<TimeSpan> lags)
    {
        Volatile.Write(ref _last, report);
        Volatile.Write(ref _state, state);
        metrics.Reaped(report, lags);
        if (report.Expired + report.Held + report.Pending > 0)
        {
            LogPass(logger, report.Expired, report.Held, report.Pending, report.Duration.TotalMilliseconds);
        }
    }
}
