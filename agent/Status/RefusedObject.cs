namespace Thalassa.Agent.Status;

/// <summary>An object that HAProxy refuses.</summary>
/// <param name="Id"><c>frontend/key</c> or <c>backend/key</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Lines">HAProxy's own words.</param>
internal sealed record RefusedObject(string Id, string Reason, IEnumerable<string> Lines);
