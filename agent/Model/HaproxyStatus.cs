using System.Collections.Immutable;

namespace Thalassa.Agent.Model;

/// <summary>How it stands between the agent and HAProxy, at one moment.</summary>
public sealed record HaproxyStatus
{
    /// <summary>How many different reasons of reloads are counted apart.</summary>
    public const int MostReasons = 50;

    /// <summary>The process id of the worker that serves, or 0 when none was asked since HAProxy started.</summary>
    public int Worker { get; init; }

    /// <summary>What keeps HAProxy from doing what it should, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>What is under way: members that are checked or drained.</summary>
    public ImmutableArray<string> Waiting { get; init; } = [];

    /// <summary>The keys of the backends whose former version keeps the traffic, because the new one has no healthy member.</summary>
    public ImmutableHashSet<string> Held { get; init; } = [];

    /// <summary>How many reloads this agent made.</summary>
    public long Reloads { get; init; }

    /// <summary>Why it made the last one, or null.</summary>
    public string? LastReload { get; init; }

    /// <summary>
    /// How many reloads it made for each reason; of more reasons than <see cref="MostReasons"/>, the later ones count as <c>other</c>.
    /// </summary>
    public ImmutableSortedDictionary<string, long> ReloadsByReason { get; init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>The workers of before that still finish their connections, as of the last look at HAProxy.</summary>
    public ImmutableArray<OldWorker> OldWorkers { get; init; } = [];

    /// <summary>How often HAProxy ended by itself and this agent started it again.</summary>
    public long Restarts { get; init; }

    /// <summary>How many runtime commands this agent gave.</summary>
    public long Commands { get; init; }

    /// <summary>How many external changes of HAProxy or its file this agent has reverted.</summary>
    public long Repairs { get; init; }

    /// <summary>The last such change, or null.</summary>
    public string? LastRepair { get; init; }

    /// <summary>The same with one more reload.</summary>
    public HaproxyStatus WithReload(string reason)
    {
        var known = ReloadsByReason.ContainsKey(reason) || ReloadsByReason.Count < MostReasons ? reason : "other";
        return this with
        {
            Reloads = Reloads + 1,
            LastReload = reason,
            ReloadsByReason = ReloadsByReason.SetItem(known, ReloadsByReason.GetValueOrDefault(known) + 1),
        };
    }
}

/// <summary>A worker that a reload replaced and that still has connections to finish.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Connections">How many it has, or null when it did not say.</param>
public sealed record OldWorker(int Pid, int? Connections);
