using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Logging;
using Thalassa.Client.Events;
using Thalassa.Model.Events;

namespace Thalassa.Client.ServiceBus;

/// <summary>Follows the registry's events through its own Service Bus subscription.</summary>
/// <remarks>
/// A message is completed after its events were processed; if the follower stops in between, it is delivered again. Unreadable messages
/// are completed and logged: events are a hint, and the comparison with the registry finds the missed changes.
/// </remarks>
public sealed partial class ServiceBusEventSource : IEventSource
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusAdministrationClient _administration;
    private readonly ServiceBusSubscriptionOptions _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly ILogger _logger;

    /// <summary>Creates a source; it does not connect before <see cref="FollowAsync"/>.</summary>
    /// <param name="client">The namespace.</param>
    /// <param name="administration">The same namespace, for creating the subscription.</param>
    /// <param name="options">The subscription.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="backoff">The pauses between attempts.</param>
    /// <param name="logger">Receives warnings and information.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message lists all errors.</exception>
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

    /// <summary>A source with its own clients, within <see cref="ServiceBusLimits"/>.</summary>
    /// <param name="bus">A connection string, or the host name of a namespace such as <c>example.servicebus.windows.net</c>.</param>
    /// <param name="credential">Signs in to a namespace; not used with a connection string, which has a key.</param>
    /// <param name="options">The subscription.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="logger">Receives warnings and information.</param>
    /// <exception cref="ArgumentException">The options or the name of the bus are invalid.</exception>
    /// <exception cref="FormatException">The connection string is invalid.</exception>
    public static ServiceBusEventSource Create(
        string bus,
        Func<TokenCredential> credential,
        ServiceBusSubscriptionOptions options,
        TimeProvider time,
        ILogger<ServiceBusEventSource> logger)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(credential);
        var (client, administration) = Connect(bus, credential);
        return new ServiceBusEventSource(
            client, administration, options, time, new Backoff(Backoff.First, ServiceBusLimits.MaxPause, Random.Shared), logger);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventSignal> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var receiver = _client.CreateReceiver(_options.Topic, _options.Subscription);
        while (true)
        {
            var (isOpen, failure) = await TryAsync(token => OpenAsync(receiver, token), TimeSpan.Zero, cancellationToken);
            if (isOpen)
            {
                _backoff.Reset();
                yield return EventSignal.Connected;
            }

            while (isOpen && failure is null)
            {
                var started = _time.GetTimestamp();
                (var message, failure) = await TryAsync(
                    token => receiver.ReceiveMessageAsync(_options.Poll, token), _options.Poll, cancellationToken);
                if (message is not null)
                {
                    var events = Read(message);
                    if (events.Count > 0)
                    {
                        yield return EventSignal.Received(events);
                    }

                    (_, failure) = await TryAsync(token => CompleteAsync(receiver, message, token), TimeSpan.Zero, cancellationToken);
                }
                else if (_time.GetElapsedTime(started) < _options.Poll * 0.9)
                {
                    // Nothing before its time means that the link was closed: the bus may be gone, or the subscription.
                    isOpen = false;
                }
            }

            if (failure is not null)
            {
                yield return EventSignal.Disconnected($"{_options.Topic}/{_options.Subscription}: {failure}");
            }

            await Task.Delay(_backoff.Next(), _time, cancellationToken);
        }
    }

    private static (ServiceBusClient Client, ServiceBusAdministrationClient Administration) Connect(
        string bus, Func<TokenCredential> credential)
    {
        var (options, administration) = (ServiceBusLimits.ClientOptions(), ServiceBusLimits.AdministrationOptions());
        if (bus.Contains('=', StringComparison.Ordinal))
        {
            return (new ServiceBusClient(bus, options), new ServiceBusAdministrationClient(bus, administration));
        }

        var identity = credential();
        return (new ServiceBusClient(bus, identity, options), new ServiceBusAdministrationClient(bus, identity, administration));
    }

    /// <summary>A follower continues after any failure of the bus; only its own cancellation stops it.</summary>
    /// <param name="attempt">A call of the bus.</param>
    /// <param name="wait">How long it waits for an event.</param>
    /// <param name="cancellationToken">The follower's end.</param>
    private async Task<(T? Value, string? Failure)> TryAsync<T>(
        Func<CancellationToken, Task<T>> attempt, TimeSpan wait, CancellationToken cancellationToken)
    {
        var most = wait + ServiceBusLimits.CallTimeout;
        using var limit = new CancellationTokenSource(most, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await attempt(either.Token).WaitAsync(either.Token), null);
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (default, limit.IsCancellationRequested ? $"no answer within {most.TotalSeconds} s" : e.Message);
        }
    }

    /// <summary>Has the bus answer for the subscription, which is created if it is missing.</summary>
    /// <returns>True.</returns>
    private async Task<bool> OpenAsync(ServiceBusReceiver receiver, CancellationToken cancellationToken)
    {
        try
        {
            await receiver.PeekMessageAsync(cancellationToken: cancellationToken);
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessagingEntityNotFound && _options.Create)
        {
            await CreateAsync(cancellationToken);
            await receiver.PeekMessageAsync(cancellationToken: cancellationToken);
        }

        return true;
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
            // Another client created it at the same moment.
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
