using System.Collections.Immutable;

namespace Thalassa.Agent.Stats;

/// <summary>The last minutes of all objects.</summary>
/// <param name="Times">Of the points, oldest first; with a gap where nobody looked.</param>
/// <param name="Points">By the <c>id</c> of the objects, one for each of the times; null where the object was not there.</param>
public sealed record StatsSeries(ImmutableArray<DateTimeOffset> Times, ImmutableSortedDictionary<string, StatsPoint?[]> Points);
