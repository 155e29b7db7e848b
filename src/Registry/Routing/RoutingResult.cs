using Thalassa.Registry.Store;

namespace Thalassa.Registry.Routing;

/// <summary>The answer to a call about a routing object.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Found">The current or removed object; null unless successful.</param>
/// <param name="Labels">The labels to choose from when there are several.</param>
public sealed record RoutingResult(RoutingOutcome Outcome, RoutingObject? Found, IReadOnlyList<string> Labels)
{
    internal static RoutingResult NotFound { get; } = new(RoutingOutcome.NotFound, null, []);

    internal static RoutingResult Invalid { get; } = new(RoutingOutcome.Invalid, null, []);

    internal static RoutingResult Ambiguous(IReadOnlyList<string> labels) => new(RoutingOutcome.Ambiguous, null, labels);

    internal static RoutingResult Of(RoutingOutcome outcome, RoutingObject? found) => new(outcome, found, []);
}
