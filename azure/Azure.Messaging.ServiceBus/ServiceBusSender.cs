using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one topic. Thread-safe; keep it.</summary>
/// <remarks>A send whose answer is lost is repeated, so that a message may arrive more than once, as with the package itself.</remarks>
public class ServiceBusSender : IAsyncDisposable
{
    private const string BatchContentType = "application/vnd.microsoft.servicebus.json";

    private readonly ServiceBusConnection _connection;
    private bool _closed;

    /// <summary>For mocks.</summary>
    protected ServiceBusSender()
    {
        _connection = null!;
        EntityPath = string.Empty;
    }

    internal ServiceBusSender(ServiceBusConnection connection, string entityPath)
    {
        _connection = connection;
        EntityPath = entityPath;
    }

    /// <summary>The topic.</summary>
    public virtual string EntityPath { get; }

    /// <summary>The namespace's host name.</summary>
    public virtual string FullyQualifiedNamespace => _connection.Address.Host;

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed => _closed || _connection.IsClosed;

    /// <summary>Sends one message.</summary>
    /// <exception cref="ServiceBusException">It was not taken, or nobody knows whether it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The key is wrong or has no right to send.</exception>
    /// <exception cref="NotSupportedException">A property of the message cannot travel over HTTP.</exception>
    public virtual async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var request = Post();
        PropertyHeaders.Write(request.Request, message.ApplicationProperties);
        request.Request.Headers.SetValue("BrokerProperties", BrokerProperties.Write(message));
        if (message.ContentType is not null)
        {
            request.Request.Headers.SetValue("Content-Type", message.ContentType);
        }

        await SendAsync(request, message.Body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends messages together: all are taken, or none.</summary>
    /// <inheritdoc cref="SendMessageAsync"/>
    public virtual async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        switch (messages as IReadOnlyList<ServiceBusMessage> ?? [.. messages])
        {
            case []:
                return;
            case [var only]:
                await SendMessageAsync(only, cancellationToken).ConfigureAwait(false);
                return;
            case var several:
                await SendItemsAsync([.. several.Select(BatchItem.Write)], cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    /// <summary>Sends a batch: all its messages are taken, or none.</summary>
    /// <inheritdoc cref="SendMessageAsync"/>
    public virtual async Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        if (messageBatch.Count > 0)
        {
            await SendItemsAsync(messageBatch.Items, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts a batch that holds as much as the service takes at once.</summary>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    /// <summary>Starts a batch.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The caller disposes of it.")]
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var most = options.MaxSizeInBytes ?? ServiceBusMessageBatch.LargestBatch;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, ServiceBusMessageBatch.LargestBatch, nameof(options));
        return ValueTask.FromResult(new ServiceBusMessageBatch(most));
    }

    /// <summary>Ends the sender.</summary>
    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    /// <summary>Ends the sender.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private async Task SendItemsAsync(IReadOnlyList<byte[]> items, CancellationToken cancellationToken)
    {
        using var request = Post();

        // With a charset parameter the service takes the array for the body of one message.
        request.Request.Headers.SetValue("Content-Type", BatchContentType);
        var body = new MemoryStream();
        for (var i = 0; i < items.Count; i++)
        {
            body.WriteByte((byte)(i == 0 ? '[' : ','));
            body.Write(items[i]);
        }

        body.WriteByte((byte)']');
        await SendAsync(request, BinaryData.FromBytes(body.GetBuffer().AsMemory(0, (int)body.Length)), cancellationToken).ConfigureAwait(false);
    }

    private HttpMessage Post()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _connection.CreateMessage(RequestMethod.Post, EntityPath, "/messages", audience: EntityPath);
    }

    private async Task SendAsync(HttpMessage request, BinaryData body, CancellationToken cancellationToken)
    {
        request.Request.Content = RequestContent.Create(body);
        var response = await _connection.SendAsync(request, EntityPath, cancellationToken).ConfigureAwait(false);
        if (response.Status != 201)
        {
            throw response.IsError
                ? Failures.Of(response, EntityPath, body.ToMemory().Length)
                : Failures.Unreadable(response, EntityPath);
        }
    }
}
