using System.Diagnostics;

namespace Thalassa.Agent.Telemetry;

/// <summary>The spans of what is done to HAProxy.</summary>
internal static class Spans
{
    /// <summary>The span that is under way here, or none.</summary>
    public static ActivityContext Here => System.Diagnostics.Activity.Current?.Context ?? default;

    /// <summary>Whether any is.</summary>
    public static bool AreUnderWay => System.Diagnostics.Activity.Current is not null;

    /// <summary>Begins one that calls HAProxy: a child of what is under way here, or else of an earlier change.</summary>
    /// <param name="name">Of the span.</param>
    /// <param name="earlier">The change that this follows from, or none.</param>
    /// <returns>The span, or null when nothing records.</returns>
    public static System.Diagnostics.Activity? Start(string name, ActivityContext earlier) =>
        AgentTelemetry.Activities.StartActivity(ActivityKind.Client, AreUnderWay ? default : earlier, name: name);
}
