namespace Azure.Messaging.ServiceBus;

/// <summary>How the waits between tries grow.</summary>
public enum ServiceBusRetryMode
{
    /// <summary>They do not grow.</summary>
    Fixed = 0,

    /// <summary>Each is about twice the one before.</summary>
    Exponential = 1,
}
