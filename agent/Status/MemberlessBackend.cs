namespace Thalassa.Agent.Status;

/// <summary>A backend whose last members are gone.</summary>
/// <param name="Backend">Its key.</param>
/// <param name="LastMembers">Who they were, as host:port.</param>
/// <param name="Serving">Whether they get requests still.</param>
internal sealed record MemberlessBackend(string Backend, IEnumerable<string> LastMembers, bool Serving);
