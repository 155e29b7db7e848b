namespace Thalassa.Agent.Haproxy;

/// <summary>What is to be done to get from what runs to what is wanted.</summary>
/// <param name="Tier">The cheapest means that does it.</param>
/// <param name="Reason">Why no cheaper one does, for the operator.</param>
public sealed record Plan(ApplyTier Tier, string Reason);
