using System.Collections.Concurrent;
using Thalassa.Testing;

namespace Azure.Messaging.ServiceBus.Tests;

public sealed class ProcessorTests
{
    private readonly ConcurrentQueue<ProcessErrorEventArgs> _errors = new();

    private ServiceBusProcessor Processor(Bench bench, Func<ProcessMessageEventArgs, Task> handler, ServiceBusProcessorOptions? options = null)
    {
        var processor = bench.Client.CreateProcessor(Bench.Topic, Bench.All, options ?? new ServiceBusProcessorOptions());
        processor.ProcessMessageAsync += handler;
        processor.ProcessErrorAsync += error =>
        {
            _errors.Enqueue(error);
            return Task.CompletedTask;
        };
        return processor;
    }

    private static async Task SendAsync(Bench bench, params string[] bodies)
    {
        foreach (var body in bodies)
        {
            await bench.Sender.SendMessageAsync(new ServiceBusMessage(body));
        }
    }

    [Fact]
    public async Task Messages_are_handled_in_order_and_completed()
    {
        await using var bench = await Bench.StartAsync();
        var seen = new ConcurrentQueue<string>();
        await using var processor = Processor(bench, call =>
        {
            seen.Enqueue(call.Message.Body.ToString());
            return Task.CompletedTask;
        });
        await processor.StartProcessingAsync();
        Assert.True(processor.IsProcessing);
        await SendAsync(bench, "1", "2", "3");
        await Eventually.TrueAsync(() => seen.Count == 3);
        await processor.StopProcessingAsync();
        Assert.False(processor.IsProcessing);
        Assert.Equal(["1", "2", "3"], seen);
        Assert.Empty(_errors);
        Assert.Null(await bench.Receiver.ReceiveMessageAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_handler_that_throws_gives_its_message_back_until_it_is_dead_lettered()
    {
        await using var bench = await Bench.StartAsync();
        await using var processor = Processor(bench, _ => throw new InvalidDataException("poison"));
        await SendAsync(bench, "x");
        await processor.StartProcessingAsync();
        await Eventually.TrueAsync(() => _errors.Count == 3);
        await processor.StopProcessingAsync();
        Assert.All(_errors, error => Assert.Equal(ServiceBusErrorSource.ProcessMessageCallback, error.ErrorSource));
        Assert.All(_errors, error => Assert.IsType<InvalidDataException>(error.Exception));
        var letters = bench.Client.CreateReceiver(Bench.Topic, Bench.All, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Assert.NotNull(await letters.ReceiveMessageAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task No_more_handlers_run_at_once_than_are_allowed()
    {
        await using var bench = await Bench.StartAsync();
        var (running, most, done) = (0, 0, 0);
        var go = new TaskCompletionSource();
        await using var processor = Processor(bench, async _ =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await go.Task;
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref done);
        }, new ServiceBusProcessorOptions { MaxConcurrentCalls = 3 });
        await SendAsync(bench, [.. Enumerable.Range(0, 8).Select(i => $"{i}")]);
        await processor.StartProcessingAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref running) == 3);
        go.SetResult();
        await Eventually.TrueAsync(() => Volatile.Read(ref done) == 8);
        await processor.StopProcessingAsync();
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Stopping_waits_for_the_handlers_that_run_and_tells_them()
    {
        await using var bench = await Bench.StartAsync();
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        await using var processor = Processor(bench, async call =>
        {
            await using var _ = call.CancellationToken.Register(told.SetResult);
            entered.SetResult();
            await leave.Task;
        });
        await SendAsync(bench, "x");
        await processor.StartProcessingAsync();
        await entered.Task;
        var stop = processor.StopProcessingAsync();
        await told.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(stop.IsCompleted);
        leave.SetResult();
        await stop;
        Assert.Null(await bench.Receiver.ReceiveMessageAsync(TimeSpan.Zero));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_handler_may_settle_by_itself()
    {
        await using var bench = await Bench.StartAsync();
        var settled = 0;
        await using var processor = Processor(bench, async call =>
        {
            if (call.Message.DeliveryCount == 1)
            {
                await call.AbandonMessageAsync(call.Message);
            }
            else
            {
                await call.RenewMessageLockAsync(call.Message);
                await call.CompleteMessageAsync(call.Message);
            }

            Interlocked.Increment(ref settled);
        });
        await SendAsync(bench, "x");
        await processor.StartProcessingAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref settled) == 2);
        await processor.StopProcessingAsync();
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Without_auto_complete_the_lock_stays()
    {
        await using var bench = await Bench.StartAsync();
        var seen = 0;
        await using var processor = Processor(
            bench, _ => Task.FromResult(Interlocked.Increment(ref seen)), new ServiceBusProcessorOptions { AutoCompleteMessages = false });
        await SendAsync(bench, "x");
        await processor.StartProcessingAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref seen) == 1);
        await processor.StopProcessingAsync();
        Assert.Null(await bench.Receiver.ReceiveMessageAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_lock_is_renewed_while_the_handler_runs()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UtcNow);
        var options = Bench.Quick;
        options.Clock = clock;
        await using var bench = await Bench.StartAsync(clock, options, lockDuration: TimeSpan.FromSeconds(20));
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        await using var processor = Processor(bench, async _ =>
        {
            entered.TrySetResult();
            await leave.Task;
        });
        await SendAsync(bench, "x");
        await processor.StartProcessingAsync();
        await entered.Task;
        var spy = bench.Client.CreateReceiver(Bench.Topic, Bench.All);

        // Five times the lock's span, a little at a time, so that each renewal can happen.
        for (var i = 0; i < 50; i++)
        {
            await Eventually.TrueAsync(() => clock.ActiveTimers > 0);
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Null(await spy.ReceiveMessageAsync(TimeSpan.Zero));
        }

        leave.SetResult();
        await processor.StopProcessingAsync();
        Assert.Empty(_errors);
        Assert.Null(await spy.ReceiveMessageAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_bus_that_fails_is_reported_and_followed_when_it_is_back()
    {
        await using var bench = await Bench.StartAsync();
        var port = bench.Emulator.Address.Port;
        var connection = bench.Emulator.ConnectionString;
        var key = connection.Split("SharedAccessKey=")[1].Split(';')[0];
        var seen = 0;
        await using var processor = Processor(bench, _ => Task.FromResult(Interlocked.Increment(ref seen)));
        await processor.StartProcessingAsync();
        await bench.Emulator.DisposeAsync();
        await Eventually.TrueAsync(() => _errors.Count >= 2);
        Assert.All(_errors, error => Assert.Equal(ServiceBusErrorSource.Receive, error.ErrorSource));
        Assert.All(_errors, error => Assert.True(error.Exception is ServiceBusException { IsTransient: true }, error.Exception.ToString()));

        await using var second = await Thalassa.Local.ServiceBus.ServiceBusEmulator.StartAsync(
            new Thalassa.Local.ServiceBus.ServiceBusEmulatorOptions { Port = port, RootKey = key, Topics = [Bench.Topic] });
        await bench.Administration.CreateSubscriptionAsync(Bench.Topic, Bench.All);
        await SendAsync(bench, "x");
        await Eventually.TrueAsync(() => Volatile.Read(ref seen) == 1);
        await processor.StopProcessingAsync();
    }

    [Fact]
    public async Task It_is_started_once_with_both_handlers()
    {
        await using var bench = await Bench.StartAsync();
        await using var bare = bench.Client.CreateProcessor(Bench.Topic, Bench.All);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bare.StartProcessingAsync());
        await using var processor = Processor(bench, _ => Task.CompletedTask);
        Assert.Throws<NotSupportedException>(() => processor.ProcessMessageAsync += _ => Task.CompletedTask);
        await processor.StartProcessingAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync());
        Assert.Throws<InvalidOperationException>(() => processor.ProcessErrorAsync += _ => Task.CompletedTask);
        await processor.CloseAsync();
        Assert.True(processor.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => processor.StartProcessingAsync());
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
