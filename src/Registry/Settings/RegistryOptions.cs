namespace Thalassa.Registry.Settings;

/// <summary>The registry's options. Validated when the host starts; all errors are reported.</summary>
public sealed class RegistryOptions
{
    /// <summary>The lease of a client that does not request one, seconds. Default 60, range 1 to 86400.</summary>
    public int DefaultSecondsToExpire { get; set; } = 60;

    /// <summary>
    /// The share of one service that a pass of the reaper may end before self-preservation, and at least 5
    /// registrations. Default 0.15, range 0.01 to 1; 1 switches self-preservation off.
    /// </summary>
    public double MaxExpiryRatio { get; set; } = 0.15;

    /// <summary>
    /// How often the reaper is run. Default 5 s, range 1 s to 1 h. Four periods without a pass are an outage of the
    /// registry, which extends leases.
    /// </summary>
    public TimeSpan ReaperPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Timeout of one attempt to publish. Default 10 s, range 100 ms to 5 min. No caller who is answered
    /// waits that long, see <see cref="PublishWait"/>.
    /// </summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an answer waits for its events to be published; they are safe in the store in any case. Default 1 s,
    /// range 0 to 5 s. While the bus is known to fail, no caller waits.
    /// </summary>
    public TimeSpan PublishWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Maximum messages per second from this instance to the topic; faster events are joined. Default 5, range 1 to 1000. A
    /// message costs a Service Bus namespace some three credits for each agent, and one of the Standard tier has 1,000 a second.
    /// </summary>
    public int MessagesPerSecond { get; set; } = 5;

    /// <summary>
    /// The age at which the reaper publishes a pending event. Default 15 s, range
    /// 0 to 1 h. Best above <see cref="PublishTimeout"/>, else an event may be published twice.
    /// </summary>
    public TimeSpan PendingAge { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The minimum time between two comparisons of the snapshot with the registry, each of which reads all registrations. Default
    /// 30 s, range 5 s to 1 h.
    /// </summary>
    public TimeSpan SnapshotPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum number of buffered events per subscription. Default 4096, range 16 to 1000000.</summary>
    public int SubscriberBuffer { get; set; } = 4096;
}
