namespace Thalassa.Agent.Status;

/// <summary>Whose routing an agent serves, and what of it it cannot.</summary>
/// <param name="Mode"><c>fleet</c>, <c>local</c>, or <c>undecided</c> until the registry has answered.</param>
/// <param name="WithoutMembers">Backends whose last members are gone.</param>
/// <param name="Refused">Objects that HAProxy refuses.</param>
internal sealed record RoutingStatus(string Mode, IEnumerable<MemberlessBackend> WithoutMembers, IEnumerable<RefusedObject> Refused);
