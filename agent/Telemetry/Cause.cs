using System.Diagnostics;
using System.Runtime.InteropServices;
using Thalassa.Model.Events;

namespace Thalassa.Agent.Telemetry;

/// <summary>Why something is applied: the trace that asked for it, and since when the registry has it.</summary>
/// <param name="Trace">The span to go on from, or none.</param>
/// <param name="Since">The time of the transition, by the registry's clock; null for what did not come from it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cause(ActivityContext Trace, DateTimeOffset? Since)
{
    /// <summary>The call that is under way in this agent, or nothing.</summary>
    public static IReadOnlyList<Cause> Here => Spans.AreUnderWay ? [new Cause(Spans.Here, null)] : [];

    /// <summary>An event that just came; its trace goes on here.</summary>
    public static Cause Of(RegistryEvent happened, DateTimeOffset now)
    {
        AgentTelemetry.Received(happened.Type, now - happened.Time);
        _ = ActivityContext.TryParse(happened.TraceParent, happened.TraceState, isRemote: true, out var origin);
        using var activity = AgentTelemetry.Activities.StartActivity(
            ActivityKind.Consumer,
            origin,
            [
                KeyValuePair.Create("cloudevents.event_type", (object?)happened.Type),
                KeyValuePair.Create("cloudevents.event_subject", (object?)happened.Subject),
            ],
            name: "agent.event");
        return new Cause(activity?.Context ?? origin, happened.Time);
    }
}
