using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Thalassa.Client.Telemetry;

/// <summary>
/// The telemetry of the client: a meter and an activity source, both called <c>Thalassa.Client</c>.
/// </summary>
public static class ClientTelemetry
{
    /// <summary>The name of the meter and of the source, for <c>AddMeter</c> and <c>AddSource</c>.</summary>
    public const string Name = "Thalassa.Client";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Heartbeats = Meter.CreateCounter<long>(
        "thalassa.client.heartbeats",
        "{request}",
        "Heartbeats sent, by outcome (ok, failed); each renews all registrations of the process.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "thalassa.client.heartbeat.duration", "s", "Duration of a heartbeat, over all hosts tried.");

    private static readonly Counter<long> Transitions = Meter.CreateCounter<long>(
        "thalassa.client.transitions", "{transition}", "Transitions reported to subscribers, by type (online, offline).");

    /// <summary>One activity for each heartbeat.</summary>
    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Counts a heartbeat.</summary>
    internal static void Beat(bool ok, TimeSpan took)
    {
        Heartbeats.Add(1, new KeyValuePair<string, object?>("outcome", ok ? "ok" : "failed"));
        Duration.Record(took.TotalSeconds);
    }

    /// <summary>Counts the transitions reported to subscribers.</summary>
    internal static void Transition(bool online) =>
        Transitions.Add(1, new KeyValuePair<string, object?>("type", online ? "online" : "offline"));
}
