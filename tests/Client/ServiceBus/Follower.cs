using System.Diagnostics;
using System.Threading.Channels;
using Thalassa.Client.Events;
using Thalassa.Client.ServiceBus;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.ServiceBus;

/// <summary>Follows a source and keeps its signals for the test to take one by one.</summary>
internal sealed class Follower : IAsyncDisposable
{
    private readonly Channel<EventSignal> _signals = Channel.CreateUnbounded<EventSignal>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public Follower(ServiceBusEventSource source) => _loop = RunAsync(source);

    public async Task<EventSignal> NextAsync(TimeSpan? limit = null) =>
        await _signals.Reader.ReadAsync().AsTask().WaitAsync(limit ?? Eventually.DefaultLimit);

    public async Task<EventSignal> IsAsync(EventSignalKind kind, TimeSpan? limit = null)
    {
        var signal = await NextAsync(limit);
        Assert.True(signal.Kind == kind, $"{signal.Kind} ({signal.Reason}) and not {kind}");
        return signal;
    }

    /// <summary>Passes over everything until a signal of a kind comes.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilAsync(EventSignalKind kind, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        for (var signal = await NextAsync(limit); signal.Kind != kind; signal = await NextAsync(limit))
        {
            Assert.True(clock.Elapsed < limit, $"Not {kind} within {limit}, last {signal.Kind} ({signal.Reason})");
        }

        return clock.Elapsed;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task RunAsync(ServiceBusEventSource source)
    {
        try
        {
            await foreach (var signal in source.FollowAsync(_stop.Token))
            {
                await _signals.Writer.WriteAsync(signal);
            }
        }
        catch (OperationCanceledException)
        {
            // As it ends.
        }
    }
}
