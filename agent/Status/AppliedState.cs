namespace Thalassa.Agent.Status;

/// <summary>How HAProxy was brought to something.</summary>
/// <param name="Tier"><c>nothing</c>, <c>runtime</c>, <c>reload</c> or <c>rejected</c>.</param>
/// <param name="Reason">Why by these means.</param>
/// <param name="Lines">HAProxy's own words.</param>
/// <param name="At">When, Unix milliseconds.</param>
internal sealed record AppliedState(string Tier, string Reason, IEnumerable<string> Lines, long? At);
