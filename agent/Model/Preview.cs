namespace Thalassa.Agent.Model;

/// <summary>How a change would be brought about.</summary>
/// <param name="Result">The means, or why not.</param>
/// <param name="Before">The configuration now.</param>
/// <param name="After">The one after it.</param>
/// <param name="Commands">What HAProxy would be told at run time first; what follows depends on how members pass their checks.</param>
public sealed record Preview(ApplyResult Result, string Before, string After, IReadOnlyList<string> Commands);
