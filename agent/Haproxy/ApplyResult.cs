namespace Thalassa.Agent.Haproxy;

/// <summary>What became of a wish to change HAProxy.</summary>
/// <param name="Tier">The cheapest means that did it, or <see cref="ApplyTier.Rejected"/>.</param>
/// <param name="Reason">Why this tier and no cheaper one; for a rejection, what HAProxy or the pre-flight found.</param>
/// <param name="Lines">HAProxy's own lines, warnings included.</param>
public sealed record ApplyResult(ApplyTier Tier, string Reason, IReadOnlyList<string> Lines)
{
    /// <summary>Whether HAProxy does what was asked.</summary>
    public bool Succeeded => Tier != ApplyTier.Rejected;
}
