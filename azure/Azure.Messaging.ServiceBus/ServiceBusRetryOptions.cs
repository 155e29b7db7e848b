namespace Azure.Messaging.ServiceBus;

/// <summary>How often, and after how long a wait, an operation is tried again.</summary>
public class ServiceBusRetryOptions
{
    /// <summary>How the waits grow. Default: exponential.</summary>
    public ServiceBusRetryMode Mode { get; set; } = ServiceBusRetryMode.Exponential;

    /// <summary>How many times an operation is tried again, 0 to 100. Default: 3.</summary>
    public int MaxRetries
    {
        get;
        set => field = value is >= 0 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxRetries is from 0 to 100.");
    } = 3;

    /// <summary>The first wait, 1 ms to 5 min. Default: 0.8 s.</summary>
    public TimeSpan Delay
    {
        get;
        set => field = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromMinutes(5)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Delay is from 1 ms to 5 min.");
    } = TimeSpan.FromSeconds(0.8);

    /// <summary>The longest wait. Default: 1 min.</summary>
    public TimeSpan MaxDelay
    {
        get;
        set => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxDelay is not negative.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait for the answer to one try, and the default wait for a message; above 0, to 1 h. Default: 1 min.</summary>
    public TimeSpan TryTimeout
    {
        get;
        set => field = value > TimeSpan.Zero && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "TryTimeout is above 0, up to 1 h.");
    } = TimeSpan.FromMinutes(1);
}
