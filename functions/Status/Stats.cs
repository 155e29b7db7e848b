using Thalassa.Registry.Metrics;
using Thalassa.Registry.Status;

namespace Thalassa.Functions.Status;

/// <summary>Rates and counts of this instance.</summary>
/// <param name="RegistrationsPerSecond">Heartbeats.</param>
/// <param name="Transitions">Transitions since the start.</param>
public sealed record Stats(Rates RegistrationsPerSecond, TransitionCounts Transitions)
{
    /// <summary>The same rates under the names of the earlier system.</summary>
    public AncestorStats Thalassa => new(RegistrationsPerSecond);
}
