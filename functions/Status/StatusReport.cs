using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Snapshots;
using Thalassa.Registry.Status;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Status;

/// <summary>The answer of <c>GET /status</c>: the fields of the earlier system and the state of the parts.</summary>
/// <param name="Name">The product.</param>
/// <param name="Version">Its version.</param>
/// <param name="Uptime">Seconds since this process started.</param>
/// <param name="MemoryUsage">Its memory.</param>
/// <param name="Stats">Rates and counts of this instance.</param>
/// <param name="Store">Whether the store answers.</param>
/// <param name="Events">Whether events are published.</param>
/// <param name="Reaper">The last pass on this instance, or null.</param>
/// <param name="Snapshot">The snapshot for agents whose registry is down, or null if this instance writes none.</param>
/// <param name="SelfPreservation">Expired registrations that are held.</param>
public sealed record StatusReport(
    string Name,
    string Version,
    double Uptime,
    MemoryUsage MemoryUsage,
    Stats Stats,
    StoreStatus Store,
    PublicationStatus Events,
    ReaperReport? Reaper,
    SnapshotState? Snapshot,
    SelfPreservationReport SelfPreservation)
{
    private static readonly DateTimeOffset Started = new(Process.GetCurrentProcess().StartTime);

    /// <summary>The version of this program.</summary>
    public static string OwnVersion { get; } =
        typeof(StatusReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The report of <paramref name="status"/>.</summary>
    public static StatusReport Of(RegistryStatus status, TimeProvider time) =>
        new(
            "serverless-thalassa",
            OwnVersion,
            Math.Max(0, (time.GetUtcNow() - Started).TotalSeconds),
            MemoryUsage.Now(),
            new Stats(status.RegistrationsPerSecond, status.Transitions),
            status.Store,
            status.Publication,
            status.Reaper is { } last ? ReaperReport.Of(last) : null,
            status.Snapshot,
            new SelfPreservationReport(
                status.Held.Count > 0,
                status.Held,
                [.. status.Outages.Select(outage => new OutageReport(outage.End, outage.Length.TotalSeconds))]));
}

/// <summary>An outage of the registry.</summary>
/// <param name="End">When it ended.</param>
/// <param name="Seconds">Its duration.</param>
public sealed record OutageReport(DateTimeOffset End, double Seconds);

/// <summary>Expired registrations that are held.</summary>
/// <param name="Active">Whether any service is held.</param>
/// <param name="Held">The services, with the number of held registrations.</param>
/// <param name="Outages">Outages of the registry that still extend leases.</param>
public sealed record SelfPreservationReport(bool Active, IReadOnlyList<HeldService> Held, IReadOnlyList<OutageReport> Outages);

/// <summary>Rates and counts of this instance.</summary>
/// <param name="RegistrationsPerSecond">Heartbeats.</param>
/// <param name="Transitions">Transitions since the start.</param>
public sealed record Stats(Rates RegistrationsPerSecond, TransitionCounts Transitions)
{
    /// <summary>The same rates under the names of the earlier system.</summary>
    public AncestorStats Thalassa => new(RegistrationsPerSecond);
}

/// <summary>The statistics under their names in the earlier system, for readers of its <c>/status</c>.</summary>
/// <param name="RegistrationsPerSecond">Heartbeats.</param>
public sealed record AncestorStats(Rates RegistrationsPerSecond);

/// <summary>The JSON of the status.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJson : JsonSerializerContext;
