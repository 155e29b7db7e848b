using System.Collections.Immutable;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>The backends that one convergence goes on without, and why.</summary>
internal sealed class LeftOutBackends
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>Whether a backend is among them.</summary>
    public bool Has(string backend) => _reasons.ContainsKey(backend);

    /// <summary>Goes on without a backend.</summary>
    public void Add(string backend, string reason) => _reasons.TryAdd(backend, reason);

    /// <summary>Goes on without the backends of <paramref name="steps"/>; one that was left out before keeps its reason.</summary>
    public void GiveUp(IEnumerable<SlotStep> steps, LeftOutBackends before, string reason)
    {
        foreach (var step in steps)
        {
            Add(step.Slot.Backend, before._reasons.GetValueOrDefault(step.Slot.Backend, reason));
        }
    }

    /// <summary>The steps of all other backends.</summary>
    public ImmutableArray<SlotStep> Without(ImmutableArray<SlotStep> steps) => steps.RemoveAll(step => Has(step.Slot.Backend));

    /// <summary>What is left of a plan when no other steps are.</summary>
    public Plan Apply(Plan plan)
    {
        if (_reasons.Count == 0 || plan.Tier == Model.ApplyTier.Reload)
        {
            return plan;
        }

        ImmutableArray<Pending> leftOut =
        [
            .. _reasons.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new Pending(pair.Key, $"backend {pair.Key}: {pair.Value}")),
        ];
        return plan with { Steps = [], Waiting = [.. leftOut, .. plan.Waiting], LeftOut = leftOut };
    }
}
