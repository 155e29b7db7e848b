namespace Thalassa.Bench.Cost;

/// <summary>What one thing costs.</summary>
/// <param name="Item">The thing.</param>
/// <param name="Dollars">For <paramref name="Per"/> of it.</param>
/// <param name="Per">How many that is.</param>
/// <param name="Free">How many of a month cost nothing.</param>
/// <param name="Date">When the source said so.</param>
/// <param name="Source">Who says so.</param>
public sealed record Price(string Item, decimal Dollars, decimal Per, decimal Free, string Date, string Source);
