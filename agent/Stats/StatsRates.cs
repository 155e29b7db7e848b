using System.Runtime.InteropServices;

namespace Thalassa.Agent.Stats;

/// <summary>How fast the counters of a frontend, backend or member grow, each in its unit a second.</summary>
/// <param name="Requests">Requests, or connections where HAProxy does not look into them.</param>
/// <param name="BytesIn">Bytes from clients.</param>
/// <param name="BytesOut">Bytes to clients.</param>
/// <param name="Errors">Answers 5xx, failed connections and broken answers.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StatsRates(double Requests, double BytesIn, double BytesOut, double Errors)
{
    /// <summary>The rates between two readings of the same object.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one; a counter that is smaller in it restarted with another worker.</param>
    /// <param name="seconds">Between the two, above 0.</param>
    public static StatsRates Between(ObjectStats before, ObjectStats after, double seconds)
    {
        double Rate(long from, long to) => Math.Round((to >= from ? to - from : to) / seconds, 2);
        return new(
            Rate(before.Requests, after.Requests),
            Rate(before.BytesIn, after.BytesIn),
            Rate(before.BytesOut, after.BytesOut),
            Rate(before.Responses[4] + before.Errors, after.Responses[4] + after.Errors));
    }
}
