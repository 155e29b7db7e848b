namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>What can be done with a locked message.</summary>
internal enum SettlementKind
{
    /// <summary>It is done with.</summary>
    Complete,

    /// <summary>It goes back, and the delivery counts.</summary>
    Abandon,

    /// <summary>It goes to the dead-letter queue.</summary>
    DeadLetter,
}
