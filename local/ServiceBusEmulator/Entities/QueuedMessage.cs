namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>A message in one queue.</summary>
internal sealed class QueuedMessage
{
    public required Message Message { get; set; }

    public required long SequenceNumber { get; init; }

    public required long EnqueuedSequenceNumber { get; init; }

    /// <summary>When it can be received first.</summary>
    public required DateTimeOffset EnqueuedTime { get; init; }

    public required TimeSpan TimeToLive { get; init; }

    public DeadLetter? DeadLetter { get; init; }

    public int DeliveryCount { get; set; }

    public Guid? LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public DateTimeOffset ExpiresAt =>
        TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime ? DateTimeOffset.MaxValue : EnqueuedTime + TimeToLive;
}
