namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>Something that is under way and needs no step now.</summary>
/// <param name="Backend">The backend's key.</param>
/// <param name="What">For the operator.</param>
public sealed record Pending(string Backend, string What);
