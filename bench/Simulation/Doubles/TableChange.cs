using System.Text.Json;

namespace Thalassa.Bench.Simulation.Doubles;

/// <summary>One change of one row.</summary>
/// <param name="Verb">POST inserts, PATCH merges, PUT replaces, DELETE deletes.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Key">The row.</param>
/// <param name="Entity">What was sent, or null.</param>
/// <param name="IfMatch">The version it must have, <c>*</c> for any, or null when it need not be there.</param>
internal sealed record TableChange(string Verb, string Partition, string Key, JsonElement? Entity, string? IfMatch);
