namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusReceiver"/>.</summary>
public class ServiceBusReceiverOptions
{
    /// <summary>Default: peek-lock.</summary>
    public ServiceBusReceiveMode ReceiveMode { get; set; }

    /// <summary>Default: the subscription's own queue.</summary>
    public SubQueue SubQueue { get; set; }
}
