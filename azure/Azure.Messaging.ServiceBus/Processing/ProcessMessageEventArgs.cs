namespace Azure.Messaging.ServiceBus;

/// <summary>A message for a processor's handler.</summary>
public class ProcessMessageEventArgs : EventArgs
{
    private readonly ServiceBusReceiver _receiver;

    /// <summary>Makes the arguments of one call.</summary>
    public ProcessMessageEventArgs(ServiceBusReceivedMessage message, ServiceBusReceiver receiver, CancellationToken cancellationToken)
    {
        Message = message;
        _receiver = receiver;
        CancellationToken = cancellationToken;
    }

    /// <summary>The message.</summary>
    public ServiceBusReceivedMessage Message { get; }

    /// <summary>Set when the processor is stopped.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The subscription.</summary>
    public string EntityPath => _receiver.EntityPath;

    /// <summary>The namespace's host name.</summary>
    public string FullyQualifiedNamespace => _receiver.FullyQualifiedNamespace;

    internal bool IsSettled { get; private set; }

    /// <inheritdoc cref="ServiceBusReceiver.CompleteMessageAsync"/>
    public virtual async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        await _receiver.CompleteMessageAsync(message, cancellationToken).ConfigureAwait(false);
        IsSettled = true;
    }

    /// <inheritdoc cref="ServiceBusReceiver.AbandonMessageAsync"/>
    public virtual async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default)
    {
        await _receiver.AbandonMessageAsync(message, propertiesToModify, cancellationToken).ConfigureAwait(false);
        IsSettled = true;
    }

    /// <inheritdoc cref="ServiceBusReceiver.RenewMessageLockAsync"/>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _receiver.RenewMessageLockAsync(message, cancellationToken);
}
