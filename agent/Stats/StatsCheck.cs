namespace Thalassa.Agent.Stats;

/// <summary>A health check.</summary>
/// <param name="Result">Such as <c>L7OK</c> or <c>L4CON</c>.</param>
/// <param name="Code">The HTTP status that it got, or null.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Text">What the member said to it, in its own words. Text of a stranger.</param>
internal sealed record StatsCheck(string Result, int? Code, int Milliseconds, string Text);
