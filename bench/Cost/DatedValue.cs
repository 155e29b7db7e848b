namespace Thalassa.Bench.Cost;

/// <summary>A published number with its date.</summary>
/// <param name="Value">The number.</param>
/// <param name="Date">When.</param>
/// <param name="Source">Who.</param>
public sealed record DatedValue(decimal Value, string Date, string Source);
