using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Thalassa.Client.ServiceBus;

/// <summary>The time limits of a follower of the bus. docs/operations.md has the times that result from them.</summary>
public static class ServiceBusLimits
{
    /// <summary>
    /// A connection without a frame for so long is closed, and the receive on it ends. A bus that lives sends an empty frame in half
    /// of that time, which costs no operation.
    /// </summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Maximum duration of a call, without its wait for an event.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Maximum pause between two attempts to connect.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    /// <summary>For the receiving client. It does not retry: the follower retries and reports it.</summary>
    public static ServiceBusClientOptions ClientOptions() => new()
    {
        ConnectionIdleTimeout = IdleTimeout,
        RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = CallTimeout },
    };

    /// <summary>For the client that creates the subscription.</summary>
    public static ServiceBusAdministrationClientOptions AdministrationOptions() =>
        new() { Retry = { MaxRetries = 0, NetworkTimeout = CallTimeout } };
}
