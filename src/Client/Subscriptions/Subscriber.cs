using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Thalassa.Client.Events;
using Thalassa.Client.Telemetry;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Subscriptions;

/// <summary>Follows the subscribed services and reports each transition once, in order.</summary>
/// <param name="client">Gives the snapshots.</param>
/// <param name="createSource">Makes the source of events for these services, none for all; null where comparisons are enough.</param>
/// <param name="listener">Learns of the transitions; must not throw.</param>
/// <param name="interval">The longest time between comparisons.</param>
/// <param name="time">Measures it.</param>
/// <param name="random">Spreads it.</param>
/// <param name="logger">Receives warnings and information.</param>
internal sealed partial class Subscriber(
    RegistryClient client,
    Func<IReadOnlyList<string>, IEventSource?> createSource,
    Action<Transition> listener,
    TimeSpan interval,
    TimeProvider time,
    Random random,
    ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly KnownRegistrations _known = new(time);
    private readonly Backoff _backoff = new(Backoff.First, interval, random);
    private readonly Channel<EventSignal> _signals = Channel.CreateUnbounded<EventSignal>(
        new UnboundedChannelOptions { SingleReader = true });
    private IReadOnlyList<Selector> _selectors = [];
    private CancellationTokenSource? _stopping;
    private Task _following = Task.CompletedTask;
    private string? _etag;
    private bool _failed;

    /// <summary>Follows more.</summary>
    public void Add(Selector selector) => Change(selectors => selectors.Contains(selector) ? selectors : [.. selectors, selector]);

    /// <summary>Follows less.</summary>
    /// <remarks>A service that is no longer followed is forgotten: if it is followed again, its registrations are reported again.</remarks>
    public void Remove(Selector selector)
    {
        Change(selectors => [.. selectors.Where(other => other != selector)]);
        lock (_lock)
        {
            _known.Keep(IsFollowed);
        }
    }

    /// <summary>Ends all following; what is subscribed to stays so for a next <see cref="Start"/>.</summary>
    public async Task StopAsync()
    {
        Task following;
        lock (_lock)
        {
            _stopping?.Cancel();
            _stopping = null;
            following = _following;
        }

        await following;
    }

    /// <summary>Follows what is subscribed to, unless that is done already.</summary>
    public void Start() => Change(selectors => selectors);

    /// <inheritdoc/>
    public void Dispose() => _stopping?.Dispose();

    private void Change(Func<IReadOnlyList<Selector>, IReadOnlyList<Selector>> change)
    {
        lock (_lock)
        {
            var before = _selectors;
            _selectors = change(before);
            if (_stopping is not null && SameNames(before, _selectors))
            {
                _signals.Writer.TryWrite(EventSignal.Connected);
                return;
            }

            // Another set of services is another source, which may be filtered by them. What is known stays known.
            _stopping?.Cancel();
            _stopping = null;
            if (_selectors.Count > 0)
            {
                var stopping = _stopping = new CancellationTokenSource();
                var (previous, names) = (_following, Names(_selectors));
                using var _ = ExecutionContext.SuppressFlow();
                _following = Task.Run(() => FollowAsync(previous, names, stopping.Token));
            }
        }
    }

    private async Task FollowAsync(Task previous, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await previous;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pump = PumpAsync(names, ending.Token);
        try
        {
            _etag = null;
            while (true)
            {
                var pause = await CompareAsync(names, cancellationToken);
                await TakeSignalsAsync(pause, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
        catch (Exception failure)
        {
            LogBroken(logger, failure);
        }

        await ending.CancelAsync();
        await pump;
    }

    private async Task PumpAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        try
        {
            if (createSource(names) is { } source)
            {
                await foreach (var signal in source.FollowAsync(cancellationToken))
                {
                    _signals.Writer.TryWrite(signal);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
        catch (Exception failure)
        {
            // Without events the comparisons go on.
            LogNoEvents(logger, failure);
        }
    }

    /// <summary>Takes what happens until a comparison is due, because time has passed or because events may have been lost.</summary>
    private async Task TakeSignalsAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(pause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            EventSignal signal;
            do
            {
                signal = await _signals.Reader.ReadAsync(either.Token);
                Take(signal);
            }
            while (signal.Kind != EventSignalKind.Connected);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A comparison is due.
        }
    }

    private void Take(EventSignal signal)
    {
        if (signal.Kind == EventSignalKind.Disconnected)
        {
            LogDisconnected(logger, signal.Reason!);
            return;
        }

        // The mark says what is there, but not what went and came back while nothing was heard of it, nor what an event changed since.
        _etag = null;
        foreach (var happened in signal.Events)
        {
            IReadOnlyList<Transition> transitions = [];
            lock (_lock)
            {
                if (RegistrationId.TryParse(happened.Subject) is { } id && IsFollowed(id))
                {
                    transitions = _known.Apply(happened);
                }
            }

            Report(transitions);
        }
    }

    private async Task<TimeSpan> CompareAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // What was received until now must not be taken for newer than the snapshot.
        while (_signals.Reader.TryRead(out var signal))
        {
            Take(signal);
        }

        try
        {
            if (await client.GetRegistrationsAsync(names, _etag, cancellationToken) is { } answer)
            {
                _etag = answer.ETag;
                IReadOnlyList<Transition> transitions;
                lock (_lock)
                {
                    transitions = _known.Compare(answer.Value.Where(registration => IsFollowed(registration.Id)), answer.Unreadable);
                }

                Report(transitions);
            }

            _backoff.Reset();
            _failed = false;
            return interval * (0.8 + (random.NextDouble() / 5));
        }
        catch (RegistryException failure)
        {
            if (!_failed)
            {
                LogUnreachable(logger, failure.Message);
            }

            _failed = true;
            return failure.RetryAfter is { } wish && wish > TimeSpan.Zero && wish < interval ? wish : _backoff.Next();
        }
    }

    private void Report(IReadOnlyList<Transition> transitions)
    {
        foreach (var transition in transitions)
        {
            if (IsFollowed(transition.Registration.Id))
            {
                ClientTelemetry.Transition(transition.IsOnline);
                listener(transition);
            }
        }
    }

    private bool IsFollowed(RegistrationId id) => Volatile.Read(ref _selectors).Any(selector => selector.Selects(id));

    private static bool SameNames(IReadOnlyList<Selector> some, IReadOnlyList<Selector> others) =>
        others.Count > 0
        && Names(some).Order(StringComparer.Ordinal).SequenceEqual(Names(others).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The services to ask for; none means all.</summary>
    private static IReadOnlyList<string> Names(IReadOnlyList<Selector> selectors) =>
        selectors.Any(selector => selector.Name is null)
            ? []
            : [.. selectors.Select(selector => selector.Name!).Distinct(StringComparer.Ordinal)];
}
