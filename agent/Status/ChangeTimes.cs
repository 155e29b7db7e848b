namespace Thalassa.Agent.Status;

/// <summary>How long changes took, from their arrival to HAProxy doing them.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50Milliseconds">The median of the last ones.</param>
/// <param name="P99Milliseconds">What ninety-nine of a hundred of the last ones did not exceed.</param>
internal sealed record ChangeTimes(long Count, double P50Milliseconds, double P99Milliseconds);
