namespace Azure.Messaging.ServiceBus;

/// <summary>What a processor was doing when it failed.</summary>
public enum ServiceBusErrorSource
{
    /// <summary>Completing a message.</summary>
    Complete = 0,

    /// <summary>Giving a message back.</summary>
    Abandon = 1,

    /// <summary>Running the application's handler.</summary>
    ProcessMessageCallback = 2,

    /// <summary>Receiving.</summary>
    Receive = 3,

    /// <summary>Renewing a lock.</summary>
    RenewLock = 4,

    /// <summary>Taking a session.</summary>
    AcceptSession = 5,

    /// <summary>Giving a session back.</summary>
    CloseSession = 6,
}
