using System.Net;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Probing;

/// <summary>Checks members that just got a slot, at once and often, so that they need not wait for HAProxy's next check.</summary>
/// <remarks>
/// It asks only addresses that HAProxy checks, too, and only until they answer or for half a minute; then HAProxy's own checks go on
/// alone, as they do where the check cannot be known.
/// </remarks>
internal sealed class NewcomerProbe(
    HaproxyOptions options, RuntimeSocket socket, Convergence convergence, AsyncLock haproxyLock, Action passed, TimeProvider time)
    : IDisposable
{
    private const int MaxAtOnce = 16;
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    /// <summary>Starts to check who joined since the last call; call it with the lock of HAProxy held.</summary>
    public void Start(RoutingSnapshot desired, CancellationToken stoppingToken)
    {
        while (convergence.Joined.TryDequeue(out var slot))
        {
            if (options.TemplateFile is null
                && NowAt(slot) is { } now
                && desired.Backends.FirstOrDefault(backend => backend.Definition.Key == slot.Backend) is { } backend
                && MemberCheck.Of(backend.Definition, time) is { } check)
            {
                var who = new Newcomer(slot, now.Address, now.Port, convergence.Running.Worker);
                _ = ProbeAsync(who, check, stoppingToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task ProbeAsync(Newcomer who, MemberCheck check, CancellationToken stoppingToken)
    {
        try
        {
            var began = time.GetTimestamp();
            for (var pause = MinPause; Waits(who, NowAt(who.Slot)) && time.GetElapsedTime(began) < Patience; pause = Longer(pause))
            {
                if (await PassesAsync(who, check, stoppingToken))
                {
                    await haproxyLock.RunAsync(() => RaiseAsync(who, stoppingToken), stoppingToken);
                    return;
                }

                await Task.Delay(pause, time, stoppingToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or RuntimeException)
        {
            // The agent ends, or HAProxy does not answer, which is for others to say; its own check raises the member.
        }
    }

    private async Task<bool> PassesAsync(Newcomer who, MemberCheck check, CancellationToken stoppingToken)
    {
        await _places.WaitAsync(stoppingToken);
        try
        {
            return await check.PassesAsync(who.Address, who.Port, stoppingToken);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task RaiseAsync(Newcomer who, CancellationToken cancellationToken)
    {
        var running = await new RuntimeObserver(socket).ObserveAsync(convergence.Running, [who.Slot.Backend], cancellationToken);
        if (running.Worker == who.Worker && Waits(who, SlotOf(running, who.Slot)))
        {
            await socket.AskAsync(cancellationToken, RuntimeCommand.SetHealthUp(who.Slot));
            passed();
        }
    }

    private RunningSlot? NowAt(SlotId slot) => SlotOf(convergence.Running, slot);

    private static RunningSlot? SlotOf(RunningState running, SlotId id) =>
        running.Backends.TryGetValue(id.Backend, out var slots) ? slots.FirstOrDefault(slot => slot.Number == id.Number) : null;

    private static bool Waits(Newcomer who, RunningSlot? slot) =>
        slot is { IsUp: false, HasCheck: true, Admin: not SlotAdmin.Maintenance }
        && slot.Port == who.Port
        && slot.Address.Equals(who.Address);

    private static TimeSpan Longer(TimeSpan pause) => pause >= MaxPause ? MaxPause : pause * 5 / 4;

    private sealed record Newcomer(SlotId Slot, IPAddress Address, int Port, int Worker);
}
