using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Reaping;

/// <summary>Extends leases by the time in which the registry was unavailable, without changing the leases.</summary>
public static class OutageLog
{
    /// <summary>Maximum number of separate outages; older ones are merged, which only extends leases more.</summary>
    public const int Most = 16;

    /// <summary>The outages with a new one, without those that no longer affect any lease.</summary>
    public static IReadOnlyList<Outage> Add(IReadOnlyList<Outage> outages, Outage? latest, DateTimeOffset now)
    {
        var longest = TimeSpan.FromSeconds(MetaRules.MaxSecondsToExpire);
        var kept = outages.Where(outage => outage.End + longest > now).ToList();
        if (latest is not null)
        {
            kept.Add(latest);
        }

        while (kept.Count > Most)
        {
            kept[1] = kept[1] with { Length = kept[0].Length + kept[1].Length, IsClock = kept[0].IsClock && kept[1].IsClock };
            kept.RemoveAt(0);
        }

        return kept;
    }

    /// <summary>When a lease expires, including extensions.</summary>
    /// <remarks>
    /// A client gets the time that it had left at the start of the outage, counted from its end; at most a complete lease from
    /// then, and nothing for an outage before its last heartbeat.
    /// </remarks>
    public static DateTimeOffset ExpiryOf(DueRegistration due, IReadOnlyList<Outage> outages)
    {
        var extension = TimeSpan.Zero;
        foreach (var outage in outages)
        {
            if (outage.End > due.LastKnown)
            {
                var silent = outage.End - due.LastKnown;
                extension += outage.Length < silent ? outage.Length : silent;
            }
        }

        return due.ExpiresAt + extension;
    }
}
