using Thalassa.Model;

namespace Thalassa.Agent.Model;

/// <summary>The fleet's routing as the registry has it.</summary>
/// <param name="HasAny">Whether there is any object at all, also one for other labels.</param>
/// <param name="Table">What of it is for this agent.</param>
public sealed record FleetAnswer(bool HasAny, RoutingTable Table)
{
    /// <summary>The objects that the registry holds and cannot read; <see cref="Table"/> has what was known of them.</summary>
    public UnreadableIds Unreadable { get; init; } = UnreadableIds.None;
}
