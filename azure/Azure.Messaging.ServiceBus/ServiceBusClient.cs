using Azure.Core;
using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus;

/// <summary>One namespace, from which senders, receivers and processors are made. Thread-safe; keep one per process.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly ServiceBusConnection _connection;
    private readonly string? _entityPath;

    /// <summary>For mocks.</summary>
    protected ServiceBusClient() => _connection = null!;

    /// <summary>A client of the namespace, and with the key, that a connection string names.</summary>
    public ServiceBusClient(string connectionString) : this(connectionString, new ServiceBusClientOptions())
    {
    }

    /// <inheritdoc cref="ServiceBusClient(string)"/>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parsed = ConnectionString.Parse(connectionString);
        _entityPath = parsed.EntityPath;
        _connection = new ServiceBusConnection(parsed.Address, parsed.Authorization(options.Clock), options);
    }

    /// <summary>A client that signs in through Microsoft Entra.</summary>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    /// <inheritdoc cref="ServiceBusClient(string, TokenCredential)"/>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(options);
        _connection = new ServiceBusConnection(
            ConnectionString.AddressOf(fullyQualifiedNamespace), Http.Authorization.Of(credential), options);
    }

    /// <summary>A client with a shared access key.</summary>
    public ServiceBusClient(string fullyQualifiedNamespace, AzureNamedKeyCredential credential, ServiceBusClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(credential);
        options ??= new ServiceBusClientOptions();
        _connection = new ServiceBusConnection(
            ConnectionString.AddressOf(fullyQualifiedNamespace), Http.Authorization.Of(credential, options.Clock), options);
    }

    /// <summary>A client with a shared access signature that somebody else made.</summary>
    public ServiceBusClient(string fullyQualifiedNamespace, AzureSasCredential credential, ServiceBusClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(credential);
        _connection = new ServiceBusConnection(
            ConnectionString.AddressOf(fullyQualifiedNamespace), Http.Authorization.Of(credential), options ?? new ServiceBusClientOptions());
    }

    /// <summary>The namespace's host name.</summary>
    public virtual string FullyQualifiedNamespace => _connection.Address.Host;

    /// <summary>Whether <see cref="DisposeAsync"/> was called.</summary>
    public virtual bool IsClosed => _connection.IsClosed;

    /// <summary>Makes a sender to a topic. Keep it.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) =>
        new(_connection, Entity(queueOrTopicName));

    /// <summary>Makes a receiver of a subscription.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    /// <inheritdoc cref="CreateReceiver(string, string)"/>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ServiceBusReceiver(
            _connection, SubscriptionPath(topicName, subscriptionName, options.SubQueue), Entity(topicName), options.ReceiveMode);
    }

    /// <summary>Makes a processor of a subscription, which calls a handler for each message.</summary>
    public virtual ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName) =>
        CreateProcessor(topicName, subscriptionName, new ServiceBusProcessorOptions());

    /// <inheritdoc cref="CreateProcessor(string, string)"/>
    public virtual ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName, ServiceBusProcessorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var receiver = CreateReceiver(
            topicName,
            subscriptionName,
            new ServiceBusReceiverOptions { ReceiveMode = options.ReceiveMode, SubQueue = options.SubQueue });
        return new ServiceBusProcessor(_connection, receiver, options);
    }

    /// <summary>Ends the client and everything that was made from it.</summary>
    public virtual ValueTask DisposeAsync()
    {
        _connection.IsClosed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static string SubscriptionPath(string topicName, string subscriptionName, SubQueue subQueue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionName);
        var path = $"{topicName}/subscriptions/{subscriptionName}";
        return subQueue switch
        {
            SubQueue.None => path,
            SubQueue.DeadLetter => $"{path}/$DeadLetterQueue",
            _ => throw new NotSupportedException($"Service Bus over HTTP has no {subQueue} sub-queue."),
        };
    }

    private string Entity(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _entityPath is null || string.Equals(_entityPath, name, StringComparison.OrdinalIgnoreCase)
            ? name
            : throw new ArgumentException($"The connection string is for '{_entityPath}' only, not for '{name}'.", nameof(name));
    }
}
