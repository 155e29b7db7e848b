using System.Collections.Immutable;

namespace Thalassa.Agent.Model;

/// <summary>What one HAProxy worker does, as it says itself.</summary>
/// <param name="Worker">The process id of the worker.</param>
/// <param name="Structure">The fingerprint of the configuration that it was started with, or null when it is not of this agent.</param>
/// <param name="Backends">Its slots, by the key of the backend, in the order of their numbers; a backend without slots is there and
/// empty.</param>
public sealed record RunningState(int Worker, string? Structure, ImmutableDictionary<string, ImmutableArray<RunningSlot>> Backends)
{
    /// <summary>
    /// The variable of the worker that holds <see cref="Structure"/>. Unlike its environment, a worker does not inherit it from the one
    /// before.
    /// </summary>
    public const string StructureVariable = "proc.thalassa_structure";

    /// <summary>No worker, nothing.</summary>
    public static RunningState None { get; } =
        new(0, null, ImmutableDictionary<string, ImmutableArray<RunningSlot>>.Empty.WithComparers(StringComparer.Ordinal));
}
