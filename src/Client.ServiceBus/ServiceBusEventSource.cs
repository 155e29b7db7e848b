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
/// A message is completed after its events were taken; one whose follower died in between comes again. What cannot be read is completed and
/// logged:
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

    /// <summary>A source with clients of its own, within <see cref="ServiceBusLimits"/>.</summary>
    /// <param name="bus">A connection string, or the host name of a namespace such as <c>example.servicebus.windows.net</c>.</param>
    /// <param name="credential">Signs in to a namespace; not used with a connection string, which has a key.</param>
    /// <param name="options">Which subscription.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="logger">Takes what is worth knowing but no reason to stop.</param>
    /// <exception cref="ArgumentException">The options, or the name of the bus, have faults.</exception>
    /// <exception cref="FormatException">The connection string is none.</exception>
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

    /// <summary>Whatever happens to the bus, a follower follows on; only its own cancellation ends it.</summary>
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
