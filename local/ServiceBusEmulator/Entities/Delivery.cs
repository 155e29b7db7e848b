namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>A message on its way to a receiver, as it is at this moment.</summary>
/// <param name="Queued">The message.</param>
/// <param name="DeliveryCount">How many times it was delivered, this one included.</param>
/// <param name="LockToken">Names the lock; null when it is deleted already, or only looked at.</param>
/// <param name="LockedUntil">When the lock ends.</param>
internal sealed record Delivery(QueuedMessage Queued, int DeliveryCount, Guid? LockToken, DateTimeOffset LockedUntil)
{
    /// <summary>Kept here, since what the queue holds may change while this one is sent.</summary>
    public Message Message { get; } = Queued.Message;
}
