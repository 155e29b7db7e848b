namespace Azure.Messaging.ServiceBus;

/// <summary>A failure for a processor's error handler.</summary>
public sealed class ProcessErrorEventArgs : EventArgs
{
    /// <summary>Makes the arguments of one call.</summary>
    public ProcessErrorEventArgs(
        Exception exception,
        ServiceBusErrorSource errorSource,
        string fullyQualifiedNamespace,
        string entityPath,
        CancellationToken cancellationToken)
    {
        Exception = exception;
        ErrorSource = errorSource;
        FullyQualifiedNamespace = fullyQualifiedNamespace;
        EntityPath = entityPath;
        CancellationToken = cancellationToken;
    }

    /// <summary>What happened.</summary>
    public Exception Exception { get; }

    /// <summary>While doing what.</summary>
    public ServiceBusErrorSource ErrorSource { get; }

    /// <summary>The namespace's host name.</summary>
    public string FullyQualifiedNamespace { get; }

    /// <summary>The subscription.</summary>
    public string EntityPath { get; }

    /// <summary>Set when the processor is stopped.</summary>
    public CancellationToken CancellationToken { get; }
}
