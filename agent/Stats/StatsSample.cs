using System.Collections.Immutable;

namespace Thalassa.Agent.Stats;

/// <summary>HAProxy's statistics at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Worker">The process id of the worker that counted.</param>
/// <param name="Objects">In HAProxy's order.</param>
public sealed record StatsSample(DateTimeOffset At, int Worker, ImmutableArray<ObjectStats> Objects)
{
    /// <summary>Nothing yet.</summary>
    public static StatsSample None { get; } = new(DateTimeOffset.UnixEpoch, 0, []);

    /// <summary>The same with rates and steady times of change, by what was read before.</summary>
    /// <param name="before">The sample before this one.</param>
    public StatsSample After(StatsSample before)
    {
        var seconds = (At - before.At).TotalSeconds;
        if (before.Objects.IsEmpty || seconds <= 0)
        {
            return this;
        }

        var known = new Dictionary<string, ObjectStats>(StringComparer.Ordinal);
        foreach (var item in before.Objects)
        {
            known[$"{item.Id} {item.Server}"] = item;
        }

        return this with
        {
            Objects = [.. Objects.Select(item => known.TryGetValue($"{item.Id} {item.Server}", out var old)
                ? item with { Rates = StatsRates.Between(old, item, seconds), ChangedAt = Steady(old, item) }
                : item)],
        };
    }

    // HAProxy tells whole seconds since the change, so the same change comes out a little different each time.
    private static DateTimeOffset Steady(ObjectStats before, ObjectStats after) =>
        (after.ChangedAt - before.ChangedAt).Duration() <= TimeSpan.FromSeconds(2) && before.Status == after.Status
            ? before.ChangedAt
            : after.ChangedAt;
}
