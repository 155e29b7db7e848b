namespace Thalassa.Agent.Stats;

/// <summary>The last minutes, as <c>GET /stats?history=true</c> shows them.</summary>
/// <param name="Times">Of the points, Unix milliseconds, oldest first.</param>
/// <param name="Objects">The points of each frontend, backend and member.</param>
internal sealed record StatsPast(IReadOnlyList<long> Times, IReadOnlyDictionary<string, StatsLines> Objects)
{
    /// <summary>As it is shown.</summary>
    public static StatsPast Of(StatsSeries series) => new(
        StatsRecent.TimesOf(series),
        series.Points.ToDictionary(
            item => item.Key,
            item => new StatsLines(
                StatsRecent.Numbers(item.Value, point => point.Requests),
                StatsRecent.Numbers(item.Value, point => point.Errors),
                StatsRecent.Numbers(item.Value, point => point.Sessions)),
            StringComparer.Ordinal));
}

/// <summary>The points of one object; null where it was not there.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="ErrorRate">Errors a second.</param>
/// <param name="Sessions">That ran.</param>
internal sealed record StatsLines(IReadOnlyList<double?> Rate, IReadOnlyList<double?> ErrorRate, IReadOnlyList<double?> Sessions);

/// <summary>The last minutes with no more than a page draws, as the stream begins with them.</summary>
/// <param name="Times">Of the points, Unix milliseconds, oldest first.</param>
/// <param name="Rates">Requests a second of each object at those times; null where it was not there.</param>
internal sealed record StatsRecent(IReadOnlyList<long> Times, IReadOnlyDictionary<string, IReadOnlyList<double?>> Rates)
{
    /// <summary>As it is shown.</summary>
    public static StatsRecent Of(StatsSeries series) =>
        new(
            TimesOf(series),
            series.Points.ToDictionary(item => item.Key, item => Numbers(item.Value, point => point.Requests), StringComparer.Ordinal));

    internal static IReadOnlyList<long> TimesOf(StatsSeries series) => [.. series.Times.Select(at => at.ToUnixTimeMilliseconds())];

    internal static IReadOnlyList<double?> Numbers(StatsPoint?[] points, Func<StatsPoint, float> number) =>
        [.. points.Select(double? (point) => point is { } known ? Math.Round(number(known), 1) : null)];
}
