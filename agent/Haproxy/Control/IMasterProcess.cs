namespace Thalassa.Agent.Haproxy.Control;

/// <summary>A HAProxy in master-worker mode, started by this agent or another program.</summary>
internal interface IMasterProcess
{
    /// <summary>Finds a HAProxy that runs already; called once, before anything else.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Whether it runs and can be told to reload.</summary>
    Task<bool> IsAliveAsync(CancellationToken cancellationToken);

    /// <summary>Makes it run with the configuration file: by a reload, or by a start where this side may start it.</summary>
    Task<ReloadOutcome> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Makes it run with the last good file, which was just put back; does nothing where the old worker still serves.</summary>
    Task<ReloadOutcome> RestoreAsync(CancellationToken cancellationToken);

    /// <summary>Waits until it ends without having been told to; for ever where that is another's to watch.</summary>
    Task EndedAsync(CancellationToken cancellationToken);

    /// <summary>Ends it where it is this side's to end.</summary>
    /// <param name="isUndone">Whether to leave everything as it was found: one that ran before lives on.</param>
    Task CloseAsync(bool isUndone = false);
}

/// <summary>What became of a start or a reload.</summary>
/// <param name="Succeeded">Whether a new worker serves the new configuration.</param>
/// <param name="Problem">What went wrong, or an empty text.</param>
/// <param name="Lines">What HAProxy said, where it says it to the one who asked.</param>
internal sealed record ReloadOutcome(bool Succeeded, string Problem, IReadOnlyList<string> Lines)
{
    public static ReloadOutcome Success { get; } = new(true, string.Empty, []);

    public static ReloadOutcome Failure(string problem, params IReadOnlyList<string> lines) => new(false, problem, lines);
}
