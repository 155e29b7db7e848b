using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thalassa.Model.Events;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Events;

/// <summary>Publishes the events of transitions in the order in which they were recorded here, then acknowledges them.</summary>
/// <remarks>
/// Unpublished events stay pending in the store, where the reaper finds them, so nothing here must survive a crash.
/// One loop for all callers keeps the order and joins similar events that arrive together. Above the rate limit it joins all events, and
/// no caller waits.
/// </remarks>
public sealed partial class EventPump : IAsyncDisposable
{
    private const int MaxJoined = 500;

    // An event is about as long as its data and its subject; what stays below this is one message.
    private const int MaxJoinedLength = EventMessages.MaxBodyBytes * 3 / 4;
    private const int EventOverhead = 400;

    /// <summary>So many events of one caller go together, so that one attempt to publish them stays short.</summary>
    private const int MaxTogether = 250;

    // A host ends its programs 5 s after it asked them to end.
    private static readonly TimeSpan MaxClosing = TimeSpan.FromSeconds(2);

    private readonly Channel<Delivery> _deliveries = Channel.CreateBounded<Delivery>(
        new BoundedChannelOptions(16_384) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly IEventPublisher _publisher;
    private readonly IRegistrationStore _store;
    private readonly RegistryOptions _options;
    private readonly SendRateLimiter _pace;
    private readonly RegistryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<EventPump> _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loop;
    private readonly ConcurrentDictionary<string, Delivery> _waiting = new(StringComparer.Ordinal);
    private volatile bool _isFailing;
    private bool _isBehind;

    /// <summary>Starts the loop.</summary>
    public EventPump(
        IEventPublisher publisher,
        IRegistrationStore store,
        IOptions<RegistryOptions> options,
        SendRateLimiter pace,
        RegistryMetrics metrics,
        TimeProvider time,
        ILogger<EventPump> logger)
    {
        (_publisher, _store, _options, _pace, _metrics, _time, _logger) = (publisher, store, options.Value, pace, metrics, time, logger);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Whether the last attempt to publish failed.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Publishes what a client's call caused, and waits for it as long as an answer may wait.</summary>
    /// <remarks>Never throws: the transition is recorded, so the call has succeeded whatever becomes of its events now.</remarks>
    public async Task PublishAsync(IReadOnlyList<RegistryEvent> events)
    {
        var delivery = new Delivery(events);
        Note(delivery);
        if (events.Count == 0 || !_deliveries.Writer.TryWrite(delivery))
        {
            Refuse(delivery);
            return;
        }

        if (_isFailing || !_pace.IsFree)
        {
            return;
        }

        await ((Task)delivery.Sent.Task).WaitAsync(_options.PublishWait, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Publishes and waits until it is done.</summary>
    /// <remarks>What waits here already does not wait twice: it would take the place of what has not waited yet.</remarks>
    /// <returns>Whether the events are published; if not, they are still pending.</returns>
    public async Task<bool> PublishToEndAsync(IReadOnlyList<RegistryEvent> events, CancellationToken cancellationToken)
    {
        var waiting = events.Select(item => _waiting.GetValueOrDefault(item.Id)).ToList();
        var isAhead = _pace.IsFree || waiting.TrueForAll(delivery => delivery is null);
        var deliveries = isAhead ? waiting.OfType<Delivery>().Distinct().ToList() : [];
        foreach (var part in events.Where((_, i) => waiting[i] is null).Chunk(MaxTogether))
        {
            var delivery = new Delivery(part);
            Note(delivery);
            try
            {
                await _deliveries.Writer.WriteAsync(delivery, cancellationToken);
            }
            catch (Exception e)
            {
                Refuse(delivery);
                if (e is ChannelClosedException)
                {
                    return false;
                }

                throw;
            }

            deliveries.Add(delivery);
        }

        var sent = await Task.WhenAll(deliveries.Select(delivery => delivery.Sent.Task)).WaitAsync(cancellationToken);
        return isAhead && Array.TrueForAll(sent, isOut => isOut);
    }

    /// <summary>Publishes the accepted events and stops; after 2 s the rest is left to the reaper.</summary>
    public async ValueTask DisposeAsync()
    {
        _deliveries.Writer.TryComplete();
        await using (_time.CreateTimer(_ => _closing.Cancel(), null, MaxClosing, Timeout.InfiniteTimeSpan))
        {
            await _loop;
        }

        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        // The context that created the pump is not the cause of its publications.
        Activity.Current = null;
        while (await _deliveries.Reader.WaitToReadAsync())
        {
            if (await TakeAsync() is not { Count: > 0 } deliveries)
            {
                GiveUpWaiting();
                continue;
            }

            RegistryEvent[] events = [.. deliveries.SelectMany(delivery => delivery.Events)];
            var sent = await SendAsync(events, deliveries);
            deliveries.ForEach(delivery => delivery.Sent.TrySetResult(sent));
            if (sent)
            {
                await AcknowledgeAsync(events);
            }
            else
            {
                GiveUpWaiting();
            }

            deliveries.ForEach(Forget);
        }
    }

    private void Note(Delivery delivery)
    {
        foreach (var item in delivery.Events)
        {
            _waiting[item.Id] = delivery;
        }
    }

    private void Forget(Delivery delivery)
    {
        foreach (var item in delivery.Events)
        {
            _waiting.TryRemove(KeyValuePair.Create(item.Id, delivery));
        }
    }

    /// <summary>Leaves the queue to the reaper after a failure, so that a hanging bus does not delay each delivery.</summary>
    private void GiveUpWaiting()
    {
        while (_deliveries.Reader.TryRead(out var delivery))
        {
            Refuse(delivery);
        }
    }

    /// <summary>Leaves a delivery to the reaper; another caller may already wait for it.</summary>
    private void Refuse(Delivery delivery)
    {
        Forget(delivery);
        delivery.Sent.TrySetResult(false);
    }

    /// <summary>
    /// The next deliveries: similar ones at once or, while events wait, as many as fit into one message.
    /// </summary>
    private async Task<List<Delivery>> TakeAsync()
    {
        if (_pace.IsFree && !_isBehind)
        {
            return TakeAlike();
        }

        var all = new List<Delivery>();
        await _pace.WaitAsync(_closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_closing.IsCancellationRequested)
        {
            return all;
        }

        for (
            var length = 0;
            _deliveries.Reader.TryPeek(out var next) && (all.Count == 0 || length + next.Length <= MaxJoinedLength);
            length += next.Length)
        {
            _deliveries.Reader.TryRead(out _);
            all.Add(next);
        }

        _isBehind = _deliveries.Reader.TryPeek(out _);
        return all;
    }

    /// <summary>The next delivery and the following ones that pass the same subscription filters.</summary>
    private List<Delivery> TakeAlike()
    {
        var alike = new List<Delivery>();
        while (alike.Count < MaxJoined
            && _deliveries.Reader.TryPeek(out var next)
            && (alike.Count == 0 || (next.Likeness is not null && next.Likeness == alike[0].Likeness))
            && _deliveries.Reader.TryRead(out next))
        {
            alike.Add(next);
        }

        return alike;
    }

    private async Task<bool> SendAsync(RegistryEvent[] events, List<Delivery> deliveries)
    {
        var started = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(_options.PublishTimeout, _time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        using var activity = RegistryMetrics.Activities.StartActivity(
            ActivityKind.Producer,
            deliveries[0].Cause,
            [KeyValuePair.Create("messaging.batch.message_count", (object?)events.Length)],
            deliveries.Skip(1).Select(delivery => delivery.Cause).Where(cause => cause != default).Select(cause => new ActivityLink(cause)),
            name: "registry.publish");
        try
        {
            await _publisher.PublishAsync(events, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception e)
        {
            _isFailing = true;
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            _metrics.PublishFailed();
            LogNotPublished(_logger, events.Length, e);
            return false;
        }

        if (_isFailing)
        {
            _isFailing = false;
            LogPublishesAgain(_logger);
        }

        _metrics.Published(events, _time.GetElapsedTime(started));
        return true;
    }

    private async Task AcknowledgeAsync(RegistryEvent[] events)
    {
        try
        {
            await _store.AcknowledgeAsync(events, _closing.Token);
        }
        catch (Exception e)
        {
            LogNotAcknowledged(_logger, events.Length, e);
        }
    }

    private sealed class Delivery(IReadOnlyList<RegistryEvent> events)
    {
        public IReadOnlyList<RegistryEvent> Events => events;

        /// <summary>The call that waits for them.</summary>
        public ActivityContext Cause { get; } = Activity.Current?.Context ?? default;

        public TaskCompletionSource<bool> Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>About how long the events are as text.</summary>
        public int Length { get; } =
            events.Sum(item => EventOverhead + item.Subject.Length + JsonMarshal.GetRawUtf8Value(item.Data).Length);

        /// <summary>Type, name and version of a registration's only event; null for everything else, which is never joined.</summary>
        public string? Likeness { get; } = events is [var only] && only.Subject.Split('/') is ["", var name, var version, ..]
            ? $"{only.Type}/{name}/{version}"
            : null;
    }
}
