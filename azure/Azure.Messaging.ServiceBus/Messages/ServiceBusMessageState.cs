namespace Azure.Messaging.ServiceBus;

/// <summary>Where a message stands.</summary>
public enum ServiceBusMessageState
{
    /// <summary>It can be received.</summary>
    Active = 0,

    /// <summary>It was set aside.</summary>
    Deferred = 1,

    /// <summary>Its time has not come.</summary>
    Scheduled = 2,
}
