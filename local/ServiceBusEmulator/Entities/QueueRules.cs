namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>What a queue does with its messages.</summary>
/// <param name="LockDuration">How long a received message is locked.</param>
/// <param name="MaxDeliveryCount">After how many deliveries it is dead-lettered.</param>
/// <param name="TimeToLive">How long it can be received at most.</param>
/// <param name="DeadLettersExpired">Whether it is dead-lettered then, or gone.</param>
internal sealed record QueueRules(TimeSpan LockDuration, int MaxDeliveryCount, TimeSpan TimeToLive, bool DeadLettersExpired);
