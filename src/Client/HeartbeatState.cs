namespace Thalassa.Client;

/// <summary>How the heartbeats of a process are going.</summary>
public sealed record HeartbeatState
{
    /// <summary>Whether they are sent at all.</summary>
    public bool IsRunning { get; init; }

    /// <summary>How many registrations they renew.</summary>
    public int Registrations { get; init; }

    /// <summary>When the registry last took all of them, UTC; null when it never did.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>How many beats have failed since then.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one failed; null when it did not.</summary>
    public string? LastFailure { get; init; }

    /// <summary>Whether the registrations are known to be in the registry at <paramref name="now"/>: renewed within their lease.</summary>
    public bool IsOnline(DateTimeOffset now, TimeSpan lease) => IsRunning && LastSuccess is { } success && now - success < lease;
}
