using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Logging;
using Thalassa.Client.Events;
using Thalassa.Model.Events;

namespace Thalassa.Client.ServiceBus;

/// <summary>Follows the registry's events through a Service Bus subscription of its own.</summary>
/// <remarks>
/// A message is completed after its events were taken; one whose follower died in between comes again. What cannot be read is completed and logged:
/// events are a hint, and the comparison with the registry brings what they should have said.
/// </remarks>
public sealed partial class ServiceBusEventSource : IEventSource
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusAdministrationClient _administration;
    private readonly ServiceBusSubscriptionOptions _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly ILogger _logger;

    /// <summary>Makes a source; nothing is asked of the bus before <see cref="FollowAsync"/>.</summary>
    /// <param name="client">The namespace.</param>
    /// <param name="administration">The same one, for the creation of the subscription.</param>
    /// <param name="options">Which subscription.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="backoff">The pauses between attempts.</param>
    /// <param name="logger">Takes what is worth knowing but no reason to stop.</param>
    /// <exception cref="ArgumentException">The options have faults; all are named.</exception>
    public ServiceBusEventSource(
        ServiceBusClient client,
        ServiceBusAdministrationClient administration,
        ServiceBusSubscriptionOptions options,
        TimeProvider time,
        Backoff backoff,
        ILogger<ServiceBusEventSource> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } faults)
        {
            throw new ArgumentException(faults.ToString(), nameof(options));
        }

        (_client, _administration, _options, _time, _backoff, _logger) = (client, administration, options, time, backoff, logger);
    }

    /// <summary>A source with clients of its own, whose time limits suit a follower: a dead connection shows within a poll and 10 s.</summary>
    /// <param name="bus">A connection string, or the host name of a namespace such as <c>example.servicebus.windows.net</c>.</param>
    /// <param name="credential">Signs in to a namespace; not used with a connection string, which has a key.</param>
    /// <param name="options">Which subscription.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="logger">Takes what is worth knowing but no reason to stop.</param>
    /// <exception cref="ArgumentException">The options, or the name of the bus, have faults.</exception>
    /// <exception cref="FormatException">The connection string is none.</exception>
    public static ServiceBusEventSource Create(
        string bus, Func<TokenCredential> credential, ServiceBusSubscriptionOptions options, TimeProvider time, ILogger<ServiceBusEventSource> logger)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(credential);
        var limit = TimeSpan.FromSeconds(10);
        var clientOptions = new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 1, TryTimeout = limit } };
        var administrationOptions = new ServiceBusAdministrationClientOptions { Retry = { MaxRetries = 1, NetworkTimeout = limit } };
        if (bus.Contains('=', StringComparison.Ordinal))
        {
            return new ServiceBusEventSource(
                new ServiceBusClient(bus, clientOptions),
                new ServiceBusAdministrationClient(bus, administrationOptions),
                options,
                time,
                new Backoff(),
                logger);
        }

        var identity = credential();
        return new ServiceBusEventSource(
            new ServiceBusClient(bus, identity, clientOptions),
            new ServiceBusAdministrationClient(bus, identity, administrationOptions),
            options,
            time,
            new Backoff(),
            logger);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventSignal> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var receiver = _client.CreateReceiver(_options.Topic, _options.Subscription);
        while (true)
        {
            var (message, failure) = await TryAsync(() => OpenAsync(receiver, cancellationToken), cancellationToken);
            if (failure is null)
            {
                _backoff.Reset();
                yield return EventSignal.Connected;
            }

            while (failure is null)
            {
                if (message is not null)
                {
                    var events = Read(message);
                    if (events.Count > 0)
                    {
                        yield return EventSignal.Received(events);
                    }

                    (_, failure) = await TryAsync(() => CompleteAsync(receiver, message, cancellationToken), cancellationToken);
                }

                if (failure is null)
                {
                    (message, failure) = await TryAsync(() => receiver.ReceiveMessageAsync(_options.Poll, cancellationToken), cancellationToken);
                }
            }

            yield return EventSignal.Disconnected($"{_options.Topic}/{_options.Subscription}: {failure}");
            await Task.Delay(_backoff.Next(), _time, cancellationToken);
        }
    }

    /// <summary>Whatever happens to the bus, a follower follows on; only its own cancellation ends it.</summary>
    private static async Task<(T? Value, string? Failure)> TryAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return (await attempt(), null);
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (default, e.Message);
        }
    }

    /// <summary>Makes sure of the subscription, and that it can be received from.</summary>
    /// <returns>A message that was waiting already, or null.</returns>
    private async Task<ServiceBusReceivedMessage?> OpenAsync(ServiceBusReceiver receiver, CancellationToken cancellationToken)
    {
        if (_options.Create)
        {
            await CreateAsync(cancellationToken);
        }

        return await receiver.ReceiveMessageAsync(TimeSpan.Zero, cancellationToken);
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _administration.CreateSubscriptionAsync(
                new CreateSubscriptionOptions(_options.Topic, _options.Subscription)
                {
                    // A message whose answer was lost, or that went to a poll whose follower was gone, comes again after this.
                    LockDuration = TimeSpan.FromSeconds(10),
                    AutoDeleteOnIdle = _options.AutoDeleteOnIdle,
                    DefaultMessageTimeToLive = _options.EventLife,
                },
                new CreateRuleOptions(CreateRuleOptions.DefaultRuleName, ServiceFilter.Of(_options.Services)),
                cancellationToken);
            LogCreated(_logger, _options.Topic, _options.Subscription);
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessagingEntityAlreadyExists)
        {
            // It is ours from the last start, or an operator's.
        }
        catch (UnauthorizedAccessException)
        {
            // Without the right to create it, it is an operator's, or the receive that follows says that there is none.
            LogMayNotCreate(_logger, _options.Topic, _options.Subscription);
        }
    }

    private static async Task<bool> CompleteAsync(
        ServiceBusReceiver receiver, ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await receiver.CompleteMessageAsync(message, cancellationToken);
            return true;
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessageLockLost)
        {
            // It comes again, and its events are known by their revision.
            return false;
        }
    }

    private IReadOnlyList<RegistryEvent> Read(ServiceBusReceivedMessage message)
    {
        var events = EventMessageReader.Read(message, out var faults);
        foreach (var fault in faults)
        {
            LogUnreadable(_logger, message.MessageId, fault);
        }

        return events;
    }
}
