namespace Thalassa.Agent.Haproxy.Control;

/// <summary>A HAProxy in master-worker mode, whoever started it.</summary>
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
    /// <param name="isUndone">Whether all is to be as it was found: one that ran before lives on.</param>
    Task CloseAsync(bool isUndone = false);
}
