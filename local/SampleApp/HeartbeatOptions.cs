namespace Thalassa.Local.SampleApp;

/// <summary>What is registered, where, and for how long.</summary>
internal sealed record HeartbeatOptions
{
    /// <summary>The registry's address.</summary>
    public required Uri Registry { get; init; }

    /// <summary>What is registered; a port of 0 stands for the one that the server got.</summary>
    public required ServiceAddress Service { get; init; }

    /// <summary>The address that the load balancer reaches the app by.</summary>
    public required string Host { get; init; }

    /// <summary>The lease, seconds.</summary>
    public required int SecondsToExpire { get; init; }

    /// <summary>How long requests are still answered after deregistration.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>Whether a clean end takes the registration away.</summary>
    public required bool Deregister { get; init; }

    /// <summary>The function key of the registry, or null.</summary>
    public string? ApiKey { get; init; }
}
