namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusMessageBatch"/>.</summary>
public class CreateMessageBatchOptions
{
    /// <summary>The largest size, bytes; at most what the service takes, which is the default.</summary>
    public long? MaxSizeInBytes { get; set; }
}
