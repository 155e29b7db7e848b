using Azure.Messaging.ServiceBus;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>A client takes its credit back at the moment in which a message is on its way to it.</summary>
public sealed class DrainTests
{
    // How long a receiver that does not wait for the message has to show it: clients take a second before they drain.
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Message_that_is_taken_for_a_receiver_is_sent_before_its_drain_is_answered()
    {
        using var clock = new StoppableClock();
        await using var bus = await Bus.StartAsync(credits: _ => new NamespaceCredits(clock));
        var receiver = bus.Connect().CreateReceiver(
            Bus.Topic, Bus.Subscription, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        await bus.SendAsync("first");
        await bus.ReceiveAsync(receiver);
        var receive = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(20));

        // The first look at the credits is the sender's, the next is for the delivery, when the message is out of the queue.
        clock.StopAtLook(2);
        await bus.SendAsync("second");
        await clock.Stopped.WaitAsync(TimeSpan.FromSeconds(20));
        var closing = receiver.CloseAsync();
        await Task.WhenAny(closing, Task.Delay(Brief, TimeProvider.System));
        Assert.False(closing.IsCompleted);
        clock.GoOn();
        await closing.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("second", (await receive)?.Body.ToString());
    }

    private sealed class StoppableClock : TimeProvider, IDisposable
    {
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _goOn = new();
        private int _looks = -1;

        public Task Stopped => _stopped.Task;

        public void StopAtLook(int number) => Volatile.Write(ref _looks, number);

        public void GoOn() => _goOn.Set();

        public override DateTimeOffset GetUtcNow()
        {
            if (Volatile.Read(ref _looks) > 0 && Interlocked.Decrement(ref _looks) == 0)
            {
                _stopped.SetResult();
                _goOn.Wait(TimeSpan.FromSeconds(30));
            }

            return base.GetUtcNow();
        }

        public void Dispose()
        {
            _goOn.Set();
            _goOn.Dispose();
        }
    }
}
