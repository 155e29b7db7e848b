namespace Thalassa.Agent.Stats;

/// <summary>The points of one object; null where it was not there.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="ErrorRate">Errors a second.</param>
/// <param name="Sessions">That ran.</param>
internal sealed record StatsLines(IReadOnlyList<double?> Rate, IReadOnlyList<double?> ErrorRate, IReadOnlyList<double?> Sessions);
