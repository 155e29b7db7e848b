namespace Thalassa.Agent.Api;

/// <summary>The answer to a drain, or to its end.</summary>
/// <param name="Backend">The key of the backend.</param>
/// <param name="Member">As host:port.</param>
/// <param name="Drained">Whether it gets no new requests.</param>
internal sealed record DrainAnswer(string Backend, string Member, bool Drained);
