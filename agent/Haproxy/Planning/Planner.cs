using System.Collections.Immutable;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>
/// Compares what HAProxy does with what it should do. Pure: the same input gives the same plan, and nothing is remembered.
/// </summary>
/// <remarks>
/// All that a plan depends on is read from HAProxy, so an agent that was killed, a HAProxy that was restarted and a
/// change that was half made are no special cases: the next pass observes, plans and continues.
/// </remarks>
public static class Planner
{
    /// <summary>Plans the next steps.</summary>
    /// <param name="running">What HAProxy says about itself.</param>
    /// <param name="desired">What it should do.</param>
    /// <param name="structure">The fingerprint of all in the configuration but the slots, as <paramref name="desired"/> renders.</param>
    /// <param name="difference">What is different when the fingerprint is, for the operator.</param>
    /// <param name="options">How long things may take.</param>
    public static Plan Plan(RunningState running, RoutingSnapshot desired, string structure, string difference, PlannerOptions options)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        var held = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var steps = new List<SlotStep>();
        var waiting = ImmutableArray.CreateBuilder<Pending>();
        var layout = ImmutableDictionary.CreateBuilder<string, ImmutableArray<SlotLine>>(StringComparer.Ordinal);
        if (running.Structure != structure)
        {
            reasons.Add(running.Structure is null
                ? "HAProxy runs a configuration that is not this agent's"
                : difference);
        }

        foreach (var backend in desired.Backends)
        {
            var slots = running.Backends.GetValueOrDefault(backend.Definition.Key, []);
            var plan = new BackendPlanner(backend, slots, options);
            reasons.AddRange(running.Structure == structure ? plan.ReloadReasons : []);
            steps.AddRange(plan.Steps);
            waiting.AddRange(plan.Waiting);
            if (plan.IsHeld)
            {
                held.Add(backend.Definition.Key);
            }

            layout.Add(backend.Definition.Key, plan.Layout());
        }

        // A worker that is replaced need not be told anything; what the new one lacks is planned when it is observed.
        return new(
            reasons.ToImmutable(),
            reasons.Count > 0 ? [] : [.. steps.OrderBy(step => step.Kind)],
            layout.ToImmutable(),
            waiting.ToImmutable(),
            held.ToImmutable());
    }
}
