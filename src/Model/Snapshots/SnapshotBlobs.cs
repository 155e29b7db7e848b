namespace Thalassa.Model.Snapshots;

/// <summary>The names of the registry's snapshot, for readers while the registry is down.</summary>
/// <remarks>
/// Each document is <c>{"asOf": Unix milliseconds, "etag": ..., ...}</c>. <c>asOf</c> is the registry's time of just before it read what it
/// wrote;
/// <c>etag</c> is the entity tag that its API gives the same content.
/// </remarks>
public static class SnapshotBlobs
{
    /// <summary>The container in the registry's storage account.</summary>
    public const string Container = "snapshots";

    /// <summary><c>registrations</c>: all of them, as <c>GET /registrations</c> lists them.</summary>
    public const string Registrations = "registrations.json";

    /// <summary><c>frontends</c> and <c>backends</c> of the fleet, as their lists have them.</summary>
    public const string Routing = "routing.json";
}
