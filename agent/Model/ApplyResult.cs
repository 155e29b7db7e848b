namespace Thalassa.Agent.Model;

/// <summary>What became of a wish to change HAProxy.</summary>
/// <param name="Tier">The cheapest means that did it, or <see cref="ApplyTier.Rejected"/>.</param>
/// <param name="Reason">Why this tier and no cheaper one; for a rejection, what HAProxy or the pre-flight found.</param>
/// <param name="Lines">HAProxy's own lines, warnings included.</param>
public sealed record ApplyResult(ApplyTier Tier, string Reason, IReadOnlyList<string> Lines)
{
    /// <summary>
    /// The timestamp of the moment that HAProxy had been told, before the file was written; null where the file came first.
    /// </summary>
    public long? AppliedAt { get; init; }

    /// <summary>Whether HAProxy does what was asked.</summary>
    public bool Succeeded => Tier != ApplyTier.Rejected;
}
