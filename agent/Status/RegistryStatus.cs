namespace Thalassa.Agent.Status;

/// <summary>How well an agent knows its registry; times are Unix milliseconds.</summary>
/// <param name="Kind">What it follows: <c>thalassa</c>, <c>consul</c> or <c>etcd</c>.</param>
/// <param name="Hosts">Its addresses.</param>
/// <param name="Reachable">Whether it answered the last question.</param>
/// <param name="Failure">Why not, or null.</param>
/// <param name="Knowledge">Where what is known of it is from: <c>registry</c>, <c>snapshot</c>, <c>file</c> or <c>none</c>.</param>
/// <param name="AgeSeconds">How old that is, or null.</param>
/// <param name="Snapshot">The copy in Blob Storage, where one is named.</param>
/// <param name="LastAnswer">When it last answered, or null.</param>
/// <param name="EventsConnected">Whether events arrive as they happen.</param>
/// <param name="EventsFailure">Why not, or null.</param>
/// <param name="LastEvent">When the last one came, or null.</param>
/// <param name="HeldMembers">Members that are kept although an answer had them no more.</param>
/// <param name="Unreadable">What the registry holds and cannot read, as subjects of events; this agent keeps what it last knew.</param>
internal sealed record RegistryStatus(
    string Kind,
    IEnumerable<string> Hosts,
    bool Reachable,
    string? Failure,
    string Knowledge,
    double? AgeSeconds,
    SnapshotStatus? Snapshot,
    long? LastAnswer,
    bool EventsConnected,
    string? EventsFailure,
    long? LastEvent,
    int HeldMembers,
    string? Unreadable);

/// <summary>The copy of what the registry knows, for when it cannot be asked; times are Unix milliseconds.</summary>
/// <param name="Container">Where it is.</param>
/// <param name="AsOf">The moment that it shows, or null before one was read.</param>
/// <param name="AgeSeconds">How old that is, or null.</param>
/// <param name="Taken">When its knowledge was last used, or null.</param>
/// <param name="Failure">Why it could not be read, or null.</param>
internal sealed record SnapshotStatus(string Container, long? AsOf, double? AgeSeconds, long? Taken, string? Failure);
