using System.Diagnostics;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Telemetry;

/// <summary>The span of what one or several causes lead to, and what is measured of it.</summary>
internal static class ApplySpan
{
    /// <summary>
    /// Begins: a child of the first cause that is traced, with links to the others; null when no cause is traced or nothing records.
    /// </summary>
    public static System.Diagnostics.Activity? Start(IReadOnlyList<Cause> causes)
    {
        // The writer loop has the context of its start.
        System.Diagnostics.Activity.Current = null;
        ActivityContext[] traces = [.. causes.Select(cause => cause.Trace).Where(trace => trace != default)];
        return causes.Count == 0
            ? null
            : AgentTelemetry.Activities.StartActivity(
                ActivityKind.Internal,
                traces.FirstOrDefault(),
                links: traces.Skip(1).Select(trace => new ActivityLink(trace)),
                name: "agent.apply");
    }

    /// <summary>Tells how it ended, and how long what came from the registry was under way.</summary>
    public static void End(System.Diagnostics.Activity? activity, IReadOnlyList<Cause> causes, RoutingState settled, DateTimeOffset now)
    {
        if (settled.LastApply is not { } result)
        {
            return;
        }

        activity?.SetTag("thalassa.tier", AgentTelemetry.WordOf(result.Tier));
        activity?.SetTag("thalassa.reason", result.Reason);
        activity?.SetTag("thalassa.revision", settled.Snapshot.Revision);
        if (!result.Succeeded)
        {
            activity?.SetStatus(ActivityStatusCode.Error, result.Reason);
            return;
        }

        foreach (var cause in causes)
        {
            if (cause.Since is { } since)
            {
                AgentTelemetry.Propagated(now - since);
            }
        }
    }
}
