namespace Azure.Messaging.ServiceBus;

/// <summary>What receiving does to a message.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>It is locked until it is settled or the lock runs out.</summary>
    PeekLock = 0,

    /// <summary>It is gone, also when the answer is lost.</summary>
    ReceiveAndDelete = 1,
}
