using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Telemetry;

/// <summary>
/// What the agent times and traces as it happens; <c>Status</c> and <c>Stats</c> have what is read off it. All of it is listed in
/// <c>docs/telemetry.md</c>.
/// </summary>
internal static class AgentTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Thalassa.Agent";

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30],
    };

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "thalassa.agent.events", "{event}", "Events that came, by type.");

    private static readonly Histogram<double> EventLag = Meter.CreateHistogram(
        "thalassa.agent.event.lag",
        "s",
        "From a transition in the registry to its event having come, by the clocks of both.",
        advice: Seconds);

    private static readonly Histogram<double> Propagation = Meter.CreateHistogram(
        "thalassa.agent.propagation",
        "s",
        "From a transition in the registry to HAProxy having taken it, by the clocks of both.",
        advice: Seconds);

    private static readonly Counter<long> Applies = Meter.CreateCounter<long>(
        "thalassa.agent.applies", "{apply}", "Snapshots given to HAProxy, by tier and result.");

    private static readonly Histogram<double> ApplyDuration = Meter.CreateHistogram(
        "thalassa.agent.apply.duration", "s", "Time that HAProxy needed to take a snapshot, by tier.", advice: Seconds);

    private static readonly Histogram<double> RuntimeDuration = Meter.CreateHistogram(
        "thalassa.agent.runtime.duration", "s", "Time from a line of runtime commands to its whole answer, by kind.", advice: Seconds);

    private static readonly Counter<long> Comparisons =
        Meter.CreateCounter<long>("thalassa.agent.comparisons", "{comparison}", "Comparisons with the registry, by result.");

    /// <summary>The traces of the agent.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>An event came.</summary>
    public static void Received(string type, TimeSpan lag)
    {
        var tag = new KeyValuePair<string, object?>("type", type);
        Events.Add(1, tag);
        EventLag.Record(Math.Max(0, lag.TotalSeconds), tag);
    }

    /// <summary>HAProxy does what an event told of.</summary>
    public static void Propagated(TimeSpan since) => Propagation.Record(Math.Max(0, since.TotalSeconds));

    /// <summary>HAProxy took a snapshot, or did not.</summary>
    public static void Applied(ApplyResult result, TimeSpan duration)
    {
        var tier = new KeyValuePair<string, object?>("tier", result.Succeeded ? WordOf(result.Tier) : "none");
        Applies.Add(1, tier, new KeyValuePair<string, object?>("result", result.Succeeded ? "taken" : "rejected"));
        ApplyDuration.Record(duration.TotalSeconds, tier);
    }

    /// <summary>HAProxy answered a line of commands.</summary>
    /// <param name="asks">Whether the line only asked, rather than told.</param>
    /// <param name="duration">Until the whole answer was there.</param>
    public static void Answered(bool asks, TimeSpan duration) =>
        RuntimeDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", asks ? "ask" : "tell"));

    /// <summary>A comparison with the registry came to an end.</summary>
    public static void Compared(bool succeeded) =>
        Comparisons.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "answered" : "failed"));

    /// <summary>A tier in the words of the API.</summary>
    public static string WordOf(ApplyTier tier) => tier switch
    {
        ApplyTier.Nothing => "nothing",
        ApplyTier.Runtime => "runtime",
        ApplyTier.Reload => "reload",
        _ => "rejected",
    };
}
