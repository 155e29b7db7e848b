using Thalassa.Registry.Metrics;
using Thalassa.Registry.Status;

namespace Thalassa.Functions.Status;

/// <summary>Rates and counts of this instance.</summary>
/// <param name="RegistrationsPerSecond">Heartbeats.</param>
/// <param name="Transitions">What became of them, since the start.</param>
public sealed record Stats(Rates RegistrationsPerSecond, TransitionCounts Transitions)
{
    /// <summary>The same rates where the ancestor has them.</summary>
    public AncestorStats Thalassa => new(RegistrationsPerSecond);
}
