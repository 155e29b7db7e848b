namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusProcessor"/>.</summary>
public class ServiceBusProcessorOptions
{
    /// <summary>Whether a message is completed when its handler returns. Default: true.</summary>
    public bool AutoCompleteMessages { get; set; } = true;

    /// <summary>How many handlers run at once, 1 or more. Default: 1.</summary>
    public int MaxConcurrentCalls
    {
        get;
        set => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxConcurrentCalls is 1 or more.");
    } = 1;

    /// <summary>How long a message's lock is renewed while its handler runs; 0 for never. Default: 5 min.</summary>
    public TimeSpan MaxAutoLockRenewalDuration
    {
        get;
        set => field = value >= TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxAutoLockRenewalDuration is not negative, or infinite.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>Default: peek-lock.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; }

    /// <summary>Default: the subscription's own queue.</summary>
    public SubQueue SubQueue { get; set; }
}
