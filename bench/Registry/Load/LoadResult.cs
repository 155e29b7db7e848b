using System.Diagnostics;

namespace Thalassa.Bench.Registry.Load;

/// <summary>What one run of load saw.</summary>
/// <param name="Times">The time of each answer, in ticks of <see cref="Stopwatch"/>, shortest first.</param>
/// <param name="Failed">Answers that were not 2xx.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
internal sealed record LoadResult(long[] Times, int Failed, TimeSpan Elapsed)
{
    /// <summary>Answers per second.</summary>
    public double Rate => Times.Length / Elapsed.TotalSeconds;

    /// <summary>The time that a share of the answers took at most, milliseconds.</summary>
    public double Percentile(double share) =>
        Times.Length == 0 ? 0 : Times[Math.Min(Times.Length - 1, (int)(Times.Length * share))] * 1000.0 / Stopwatch.Frequency;

    /// <summary>The run with the median rate of several.</summary>
    public static LoadResult Median(IEnumerable<LoadResult> runs)
    {
        LoadResult[] ordered = [.. runs.OrderBy(run => run.Rate)];
        return ordered[ordered.Length / 2];
    }
}
