using Thalassa.Testing;

namespace Thalassa.Conformance.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_delay_ends_exactly_when_its_time_is_passed()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(5), _time);

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        Assert.Equal(1, _time.ActiveTimers);

        _time.Advance(TimeSpan.FromTicks(1));
        await delay;
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task A_periodic_timer_ticks_once_for_each_step()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        for (var i = 0; i < 3; i++)
        {
            var tick = timer.WaitForNextTickAsync();
            Assert.False(tick.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await tick);
        }
    }

    [Fact]
    public void Timers_fire_in_order_and_see_their_own_due_time()
    {
        var start = _time.GetUtcNow();
        List<(string, double)> fired = [];
        using var late = Timer("late", 5, Timeout.Infinite);
        using var every = Timer("every", 2, 2);
        using var gone = Timer("gone", 1, 1);
        gone.Dispose();

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([("every", 2), ("every", 4), ("late", 5), ("every", 6)], fired);
        Assert.Equal(TimeSpan.FromSeconds(6), _time.GetElapsedTime(0));

        ITimer Timer(string name, int due, int period) => _time.CreateTimer(
            _ => fired.Add((name, (_time.GetUtcNow() - start).TotalSeconds)),
            null,
            TimeSpan.FromSeconds(due),
            period == Timeout.Infinite ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
    }

    [Fact]
    public void A_cancellation_source_cancels_in_time()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(1), _time);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task Failed_wait_names_its_condition_and_reason()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => Eventually.PassesAsync(() => Assert.Equal(1, 2), TimeSpan.FromMilliseconds(50)));
        Assert.Contains("Assert.Equal(1, 2)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Expected: 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_does_not_hang_on_a_condition_that_does()
    {
        var never = new TaskCompletionSource<bool>();
        await Assert.ThrowsAnyAsync<Exception>(() => Eventually.TrueAsync(() => never.Task, TimeSpan.FromMilliseconds(50)));
    }
}
