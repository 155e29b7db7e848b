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
