namespace Thalassa.Local.WorkerHost.Workers;

/// <summary>How long the host waits for a worker.</summary>
internal sealed record WorkerLimits
{
    /// <summary>From the start of the process to its last loaded function.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>From the request to terminate until it is killed; the Functions host's is as long.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is asked for its status.</summary>
    public TimeSpan StatusPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Without any message for so long its callers get 503; with <see cref="StatusPeriod"/>, within 10 s of a freeze.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Without any message for so long it is replaced.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the first restart; twice as long before each further one, until <see cref="MaxBackOff"/>.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before a restart.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(30);
}
