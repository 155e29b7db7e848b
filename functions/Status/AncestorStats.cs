using Thalassa.Registry.Metrics;

namespace Thalassa.Functions.Status;

/// <summary>The statistics by the ancestor's name for them, for what reads its <c>/status</c>.</summary>
/// <param name="RegistrationsPerSecond">Heartbeats.</param>
public sealed record AncestorStats(Rates RegistrationsPerSecond);
