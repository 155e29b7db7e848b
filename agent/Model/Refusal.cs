namespace Thalassa.Agent.Model;

/// <summary>An object that is wanted, but that HAProxy does not take; HAProxy goes on with what it had in its place.</summary>
/// <param name="Result">What HAProxy said.</param>
/// <param name="IsOfObject">Whether it was refused for itself; false when HAProxy takes no change at all at the moment.</param>
public sealed record Refusal(ApplyResult Result, bool IsOfObject);
