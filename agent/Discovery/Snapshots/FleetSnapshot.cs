using System.Text.Json;
using Thalassa.Client;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Discovery.Snapshots;

/// <summary>What the registry knew when it last wrote its snapshot.</summary>
/// <param name="Members">All registrations.</param>
/// <param name="Routing">The fleet's frontends and backends, of all labels, as the registry's lists have them.</param>
public sealed record FleetSnapshot(
    SnapshotPart<IReadOnlyList<Registration>> Members, SnapshotPart<IReadOnlyDictionary<RoutingKind, IReadOnlyList<JsonElement>>> Routing);
