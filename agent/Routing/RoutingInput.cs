using Thalassa.Agent.Model;
using Thalassa.Agent.Telemetry;

namespace Thalassa.Agent.Routing;

/// <summary>Something that the writer loop is to take into account.</summary>
/// <param name="Change">What it does to the wanted definitions.</param>
/// <param name="Id">The one object that it changes, which goes back to what it was if HAProxy refuses it; null for other inputs.</param>
/// <param name="IsPromised">Whether it must be on the disk before a caller is answered.</param>
/// <param name="Causes">What asked for it.</param>
/// <param name="At">The timestamp of the moment that it came.</param>
/// <param name="Done">Gets the state that the input led to.</param>
internal sealed record RoutingInput(
    Func<RoutingTable, RoutingTable> Change,
    string? Id,
    bool IsPromised,
    IReadOnlyList<Cause> Causes,
    long At,
    TaskCompletionSource<RoutingState> Done);
