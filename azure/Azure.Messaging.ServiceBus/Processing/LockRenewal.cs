namespace Azure.Messaging.ServiceBus.Processing;

/// <summary>Keeps one message's lock while its handler runs.</summary>
internal sealed class LockRenewal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    public LockRenewal(
        ServiceBusReceiver receiver, ServiceBusReceivedMessage message, TimeSpan most, TimeProvider clock, Func<Exception, Task> onError) =>
        _task = most == TimeSpan.Zero ? Task.CompletedTask : RunAsync(receiver, message, most, clock, onError, _stop.Token);

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _task.ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    private static async Task RunAsync(
        ServiceBusReceiver receiver,
        ServiceBusReceivedMessage message,
        TimeSpan most,
        TimeProvider clock,
        Func<Exception, Task> onError,
        CancellationToken stop)
    {
        // Half of the lock's span leaves time for a try that fails.
        var pause = message.LockSpan / 2;
        var start = clock.GetTimestamp();
        while (pause > TimeSpan.Zero && (most == Timeout.InfiniteTimeSpan || clock.GetElapsedTime(start) + pause <= most))
        {
            try
            {
                await Task.Delay(pause, clock, stop).ConfigureAwait(false);
                await receiver.RenewMessageLockAsync(message, stop).ConfigureAwait(false);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                await onError(e).ConfigureAwait(false);
                if (e is ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost })
                {
                    return;
                }
            }
        }
    }
}
