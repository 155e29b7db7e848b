using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Model;

public sealed class ChangeReaderTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly ManualTimeProvider _time = new();
    private readonly ChangeSignal _signal = new();
    private readonly ChangeReader _reader;

    public ChangeReaderTests() => _reader = new ChangeReader(_signal, Pace, _time);

    [Fact]
    public async Task First_call_returns_at_once_and_the_next_one_waits_for_a_change_without_a_timer()
    {
        Assert.True(await _reader.WaitAsync(Timeout.InfiniteTimeSpan, default));
        var next = _reader.WaitAsync(Timeout.InfiniteTimeSpan, default);
        Assert.False(next.IsCompleted);
        Assert.Equal(0, _time.ActiveTimers);

        _time.Advance(Pace);
        _signal.Raise();
        Assert.True(await next);
    }

    [Fact]
    public async Task Change_between_two_calls_is_not_missed()
    {
        await _reader.WaitAsync(Timeout.InfiniteTimeSpan, default);
        _time.Advance(Pace);
        _signal.Raise();

        Assert.True(await _reader.WaitAsync(Timeout.InfiniteTimeSpan, default));
        Assert.False(_reader.WaitAsync(Timeout.InfiniteTimeSpan, default).IsCompleted);
    }

    [Fact]
    public async Task Changes_that_follow_each_other_are_reported_once_per_pace()
    {
        await _reader.WaitAsync(Timeout.InfiniteTimeSpan, default);
        _signal.Raise();
        var next = _reader.WaitAsync(Timeout.InfiniteTimeSpan, default);
        await Eventually.TrueAsync(() => _time.ActiveTimers == 1);
        _signal.Raise();
        Assert.False(next.IsCompleted);

        _time.Advance(Pace);
        Assert.True(await next);
        Assert.False(_reader.WaitAsync(Timeout.InfiniteTimeSpan, default).IsCompleted);
    }

    [Fact]
    public async Task Wait_without_a_change_ends_at_its_limit()
    {
        await _reader.WaitAsync(Timeout.InfiniteTimeSpan, default);
        var next = _reader.WaitAsync(TimeSpan.FromSeconds(15), default);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.False(await next);
    }

    [Fact]
    public async Task Each_reader_sees_each_change()
    {
        var other = new ChangeReader(_signal, Pace, _time);
        await Task.WhenAll(_reader.WaitAsync(Timeout.InfiniteTimeSpan, default), other.WaitAsync(Timeout.InfiniteTimeSpan, default));
        var both = Task.WhenAll(_reader.WaitAsync(Timeout.InfiniteTimeSpan, default), other.WaitAsync(Timeout.InfiniteTimeSpan, default));
        _time.Advance(Pace);
        _signal.Raise();

        Assert.All(await both, Assert.True);
    }
}
