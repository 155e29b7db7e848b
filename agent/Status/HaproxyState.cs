using Thalassa.Agent.Model;

namespace Thalassa.Agent.Status;

/// <summary>How HAProxy is, and what an agent did to it since the agent started.</summary>
/// <param name="Changes">How long changes took.</param>
/// <param name="Worker">The process id of the worker that serves, or 0.</param>
/// <param name="Problem">What keeps it from doing what it should, or null.</param>
/// <param name="Waiting">What is under way: members that are checked or drained.</param>
/// <param name="Held">Backends whose former version keeps the traffic, because the new one has no healthy member.</param>
/// <param name="Reloads">How many there were.</param>
/// <param name="ReloadsByReason">The same by their reasons.</param>
/// <param name="OldWorkers">Those of before that still finish their connections.</param>
/// <param name="Restarts">How often it ended by itself and was started again.</param>
/// <param name="LastReload">Why the last reload was made, or null.</param>
/// <param name="RuntimeCommands">How many changed something.</param>
/// <param name="Repairs">How many external changes were reverted.</param>
/// <param name="LastRepair">What was changed last, or null.</param>
/// <param name="LastApply">How the last snapshot was brought to it, or null.</param>
/// <param name="LastChange">How the last change was, or null.</param>
internal sealed record HaproxyState(
    ChangeTimes Changes,
    int Worker,
    string? Problem,
    IEnumerable<string> Waiting,
    IEnumerable<string> Held,
    long Reloads,
    IReadOnlyDictionary<string, long> ReloadsByReason,
    IEnumerable<OldWorker> OldWorkers,
    long Restarts,
    string? LastReload,
    long RuntimeCommands,
    long Repairs,
    string? LastRepair,
    AppliedState? LastApply,
    AppliedState? LastChange);
