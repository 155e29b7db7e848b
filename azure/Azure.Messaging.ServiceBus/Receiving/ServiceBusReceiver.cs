using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one subscription. Thread-safe.</summary>
/// <remarks>
/// HTTP gives one message a request, and asks for it by a long poll. A peek-locked message whose answer was lost comes again when its lock has run out.
/// </remarks>
public class ServiceBusReceiver : IAsyncDisposable
{
    /// <summary>The service holds a poll for at most this long; a longer wait is several polls.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(55);

    private readonly ServiceBusConnection _connection;
    private readonly string _audience;
    private bool _closed;

    /// <summary>For mocks.</summary>
    protected ServiceBusReceiver()
    {
        _connection = null!;
        _audience = EntityPath = string.Empty;
    }

    internal ServiceBusReceiver(ServiceBusConnection connection, string entityPath, string audience, ServiceBusReceiveMode receiveMode)
    {
        _connection = connection;
        EntityPath = entityPath;
        _audience = audience;
        ReceiveMode = receiveMode;
    }

    /// <summary>The subscription, or its dead-letter queue.</summary>
    public virtual string EntityPath { get; }

    /// <summary>What receiving does to a message.</summary>
    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>The namespace's host name.</summary>
    public virtual string FullyQualifiedNamespace => _connection.Address.Host;

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed => _closed || _connection.IsClosed;

    /// <summary>Waits for the next message.</summary>
    /// <param name="maxWaitTime">The longest wait; the client's TryTimeout when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message, or null if none came.</returns>
    /// <exception cref="ServiceBusException">The service failed, or the answer was lost.</exception>
    /// <exception cref="UnauthorizedAccessException">The key is wrong or has no right to listen.</exception>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWaitTime ?? TimeSpan.Zero, TimeSpan.Zero, nameof(maxWaitTime));
        var clock = _connection.Clock;
        var start = clock.GetTimestamp();
        var wait = maxWaitTime ?? _connection.Retry.TryTimeout;
        while (true)
        {
            var left = wait - clock.GetElapsedTime(start);
            var poll = left > LongestPoll ? LongestPoll : left > TimeSpan.Zero ? left : TimeSpan.Zero;
            if (await PollAsync(poll, cancellationToken).ConfigureAwait(false) is { } message)
            {
                return message;
            }

            if (left <= LongestPoll)
            {
                return null;
            }
        }
    }

    /// <summary>Waits for the next message, and takes what else is there at once.</summary>
    /// <inheritdoc cref="ReceiveMessageAsync"/>
    /// <returns>One to <paramref name="maxMessages"/> messages, or none if none came in time.</returns>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        var messages = new List<ServiceBusReceivedMessage>();
        if (await ReceiveMessageAsync(maxWaitTime, cancellationToken).ConfigureAwait(false) is { } first)
        {
            messages.Add(first);
        }

        while (messages.Count > 0 && messages.Count < maxMessages)
        {
            try
            {
                if (await PollAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is not { } next)
                {
                    break;
                }

                messages.Add(next);
            }
            catch (Exception e) when (e is ServiceBusException or UnauthorizedAccessException or OperationCanceledException)
            {
                // What was received is the caller's, who must settle it; the failure shows itself again at the next call.
                break;
            }
        }

        return messages;
    }

    /// <summary>Receives until it is cancelled.</summary>
    /// <inheritdoc cref="ReceiveMessageAsync"/>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await ReceiveMessageAsync(maxWaitTime: null, cancellationToken).ConfigureAwait(false) is { } message)
            {
                yield return message;
            }
        }
    }

    /// <summary>Settles a message for good.</summary>
    /// <exception cref="ServiceBusException">Reason MessageLockLost: it is, or was, delivered again.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(RequestMethod.Delete, message, cancellationToken);

    /// <summary>Gives a message back, to be delivered again at once.</summary>
    /// <exception cref="NotSupportedException"><paramref name="propertiesToModify"/> is not empty; HTTP cannot change a message.</exception>
    /// <inheritdoc cref="CompleteMessageAsync"/>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) => propertiesToModify is { Count: > 0 }
            ? throw new NotSupportedException("Service Bus over HTTP cannot change a message's properties.")
            : SettleAsync(RequestMethod.Put, message, cancellationToken);

    /// <summary>Starts the lock's time anew.</summary>
    /// <inheritdoc cref="CompleteMessageAsync"/>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        var response = await SettleAsync(RequestMethod.Post, message, cancellationToken).ConfigureAwait(false);

        // The answer does not say until when; it is as long as the first time, by the service's clock.
        message.LockedUntil = (response.Headers.Date ?? _connection.Clock.GetUtcNow()) + message.LockSpan;
    }

    /// <summary>Ends the receiver.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    /// <summary>Ends the receiver.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private async Task<ServiceBusReceivedMessage?> PollAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var locks = ReceiveMode == ServiceBusReceiveMode.PeekLock;
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        using var request = _connection.CreateMessage(
            locks ? RequestMethod.Post : RequestMethod.Delete, EntityPath, $"/messages/head?timeout={seconds}", _audience);
        request.NetworkTimeout = TimeSpan.FromSeconds(seconds) + _connection.Retry.TryTimeout;
        if (!locks)
        {
            request.ResponseClassifier = RetryWhenRefused.Instance;

            // Below the pipeline the HTTP client repeats a request on a closed connection by itself, but none that has a body.
            request.Request.Content = RequestContent.Create(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty));
        }

        var response = await _connection.SendAsync(request, EntityPath, cancellationToken).ConfigureAwait(false);
        return response.Status switch
        {
            204 => null,
            200 or 201 => ReceivedMessageReader.Read(response, EntityPath, locks, _connection.Clock),
            _ when response.IsError => throw Failures.Of(response, EntityPath),
            _ => throw Failures.Unreadable(response, EntityPath),
        };
    }

    private async Task<Response> SettleAsync(RequestMethod method, ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (message.LockToken.Length == 0)
        {
            throw new InvalidOperationException("The message was received and deleted; there is nothing to settle or to renew.");
        }

        using var request = _connection.CreateMessage(
            method, EntityPath, $"/messages/{message.SequenceNumber}/{Uri.EscapeDataString(message.LockToken)}", _audience);
        var response = await _connection.SendAsync(request, EntityPath, cancellationToken).ConfigureAwait(false);
        return response.Status == 200
            ? response
            : throw (response.IsError ? Failures.OfLock(response, EntityPath) : Failures.Unreadable(response, EntityPath));
    }
}
