namespace Azure.Messaging.ServiceBus.Processing;

/// <summary>Receives for a processor, one poll at a time, and runs its handlers beside each other.</summary>
internal sealed class MessagePump(
    ServiceBusReceiver receiver,
    ServiceBusProcessorOptions options,
    ServiceBusRetryOptions retry,
    TimeProvider clock,
    Func<ProcessMessageEventArgs, Task> onMessage,
    Func<ProcessErrorEventArgs, Task> onError)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        using var slots = new SemaphoreSlim(options.MaxConcurrentCalls);
        var failures = 0;
        while (await TryAsync(() => slots.WaitAsync(stopping)).ConfigureAwait(false))
        {
            ServiceBusReceivedMessage? message = null;
            try
            {
                message = await receiver.ReceiveMessageAsync(maxWaitTime: null, stopping).ConfigureAwait(false);
                failures = 0;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                await ReportAsync(e, ServiceBusErrorSource.Receive, stopping).ConfigureAwait(false);
                await TryAsync(() => Task.Delay(Pause(failures++), clock, stopping)).ConfigureAwait(false);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // The poll ended because the processor is stopped.
            }

            if (message is null)
            {
                slots.Release();
            }
            else
            {
                _ = HandleAsync(message, slots, stopping);
            }
        }

        // Each handler holds a slot; all slots free means that all have ended.
        for (var i = 0; i < options.MaxConcurrentCalls; i++)
        {
            await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(ServiceBusReceivedMessage message, SemaphoreSlim slots, CancellationToken stopping)
    {
        // The pump goes on to its next poll at once, also when the handler never awaits anything.
        await Task.Yield();
        var locked = receiver.ReceiveMode == ServiceBusReceiveMode.PeekLock;
        using var renewal = new LockRenewal(receiver, message, locked ? options.MaxAutoLockRenewalDuration : TimeSpan.Zero, clock, ReportRenewal);
        var arguments = new ProcessMessageEventArgs(message, receiver, stopping);
        var source = ServiceBusErrorSource.ProcessMessageCallback;
        try
        {
            await onMessage(arguments).ConfigureAwait(false);
            await renewal.StopAsync().ConfigureAwait(false);
            if (locked && options.AutoCompleteMessages && !arguments.IsSettled)
            {
                source = ServiceBusErrorSource.Complete;
                await receiver.CompleteMessageAsync(message, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            await renewal.StopAsync().ConfigureAwait(false);
            await ReportAsync(e, source, stopping).ConfigureAwait(false);
            await GiveBackAsync(arguments, locked, source, stopping).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }

        Task ReportRenewal(Exception e) => ReportAsync(e, ServiceBusErrorSource.RenewLock, stopping);
    }

    private async Task GiveBackAsync(ProcessMessageEventArgs arguments, bool locked, ServiceBusErrorSource failed, CancellationToken stopping)
    {
        if (!locked || arguments.IsSettled || failed == ServiceBusErrorSource.Complete)
        {
            return;
        }

        try
        {
            await receiver.AbandonMessageAsync(arguments.Message, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await ReportAsync(e, ServiceBusErrorSource.Abandon, stopping).ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(Exception exception, ServiceBusErrorSource source, CancellationToken stopping)
    {
        try
        {
            await onError(new ProcessErrorEventArgs(exception, source, receiver.FullyQualifiedNamespace, receiver.EntityPath, stopping))
                .ConfigureAwait(false);
        }
        catch (Exception)
        {
            // There is nobody else to tell.
        }
    }

    private TimeSpan Pause(int failures) => retry.Mode == ServiceBusRetryMode.Fixed
        ? retry.Delay
        : TimeSpan.FromTicks((long)Math.Min(retry.MaxDelay.Ticks, retry.Delay.Ticks * Math.Pow(2, Math.Min(failures, 20))));

    private static async Task<bool> TryAsync(Func<Task> wait)
    {
        try
        {
            await wait().ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
