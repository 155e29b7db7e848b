using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Testing;

namespace Thalassa.Local.Host.Tests;

public sealed class TimerTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2031, 5, 6, 10, 0, 2, TimeSpan.Zero));

    [Fact]
    public async Task A_timer_runs_at_its_occurrences_and_not_between()
    {
        await using var app = await Start("*/5 * * * * *");
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Empty(app.Journal.Ticks);
        await Tick(app, TimeSpan.FromSeconds(0.1), 1);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Single(app.Journal.Ticks);
        await Tick(app, TimeSpan.FromSeconds(0.1), 2);
        Assert.All(app.Journal.Ticks, tick => Assert.False(tick.IsPastDue));
        Assert.All(app.Journal.Ticks, tick => Assert.Null(tick.ScheduleStatus));
    }

    [Fact]
    public async Task From_a_minute_on_a_timer_knows_its_last_and_next_occurrence()
    {
        await using var app = await Start("0 */10 * * * *");
        await Tick(app, TimeSpan.FromMinutes(10), 1);
        await Tick(app, TimeSpan.FromMinutes(10), 2);
        var status = app.Journal.Ticks.Last().ScheduleStatus!;
        Assert.Equal(new DateTime(2031, 5, 6, 10, 10, 0, DateTimeKind.Utc), status.Last);
        Assert.Equal(new DateTime(2031, 5, 6, 10, 30, 0, DateTimeKind.Utc), status.Next);
        Assert.InRange(status.LastUpdated, status.Last, status.Next);
    }

    [Fact]
    public async Task Occurrences_that_were_slept_through_are_one_run_that_is_past_due()
    {
        await using var app = await Start("*/5 * * * * *");
        _time.Jump(_time.GetUtcNow() + TimeSpan.FromHours(1));
        await Tick(app, TimeSpan.FromSeconds(1), 1);
        Assert.True(app.Journal.Ticks.Single().IsPastDue);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_hold_up_a_timer()
    {
        var clock = new CorrectedTimeProvider(_time);
        await using var app = await Start("*/5 * * * * *", clock);
        clock.Correction = TimeSpan.FromHours(-1);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Tick(app, TimeSpan.FromSeconds(5), 1);
        app.Journal.HoldTimers = true;
        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => app.Journal.Ticks.Count == 2);
        clock.Correction = TimeSpan.FromHours(-2);
        app.Journal.HoldTimers = false;
        app.Journal.Gate.Writer.TryWrite("go on");

        // The end of the run cannot be seen from here, so the clock goes on step by step.
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            return app.Journal.Ticks.Count > 2;
        });
    }

    [Fact]
    public async Task A_timer_never_overlaps_with_itself()
    {
        await using var app = await Start("*/5 * * * * *");
        app.Journal.HoldTimers = true;
        _time.Advance(TimeSpan.FromSeconds(3));
        await Eventually.TrueAsync(() => app.Journal.Ticks.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Single(app.Journal.Ticks);
        Assert.Empty(app.Journal.Entries);

        app.Journal.HoldTimers = false;
        app.Journal.Gate.Writer.TryWrite("go on");
        await Eventually.TrueAsync(() => app.Journal.Entries.Count == 1);
        await Tick(app, TimeSpan.FromSeconds(5), 2);
    }

    [Fact]
    public async Task A_run_that_fails_does_not_end_the_timer()
    {
        await using var app = await Start("*/5 * * * * *");
        app.Journal.HoldTimers = true;
        app.Journal.Gate.Writer.TryWrite("fail");
        await Tick(app, TimeSpan.FromSeconds(5), 1);
        app.Journal.HoldTimers = false;
        await Tick(app, TimeSpan.FromSeconds(5), 2);
        await Eventually.TrueAsync(() => app.Journal.Entries.Count == 1);
    }

    [Theory]
    [InlineData("", "Sample:Schedule is missing")]
    [InlineData("* * * * *", "Sample:Schedule is '* * * * *'")]
    [InlineData("hourly", "Sample:Schedule is 'hourly'")]
    [InlineData("61 * * * * *", "Sample:Schedule is '61 * * * * *'")]
    public void A_schedule_that_is_missing_or_none_stops_the_start(string schedule, string message)
    {
        var builder = TestApp.Builder($"--Sample:Schedule={schedule}");
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => TestApp.Build(builder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_app_cancels_and_awaits_a_running_timer()
    {
        await using var app = await Start("*/5 * * * * *");
        app.Journal.HoldTimers = true;
        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => app.Journal.Ticks.Count == 1);
        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(app.Journal.Entries);
        Assert.Equal(0, _time.ActiveTimers);
    }

    private async Task<TestApp> Start(string schedule, TimeProvider? clock = null)
    {
        FunctionsApplicationBuilder builder = TestApp.Builder($"--Sample:Schedule={schedule}");
        builder.Services.AddSingleton(clock ?? _time);
        var app = await TestApp.StartAsync(builder);
        await Eventually.TrueAsync(() => _time.ActiveTimers == 1);
        return app;
    }

    private async Task Tick(TestApp app, TimeSpan by, int ticks)
    {
        await Eventually.TrueAsync(() => _time.ActiveTimers == 1);
        _time.Advance(by);
        await Eventually.TrueAsync(() => app.Journal.Ticks.Count == ticks);
        await Eventually.TrueAsync(() => _time.ActiveTimers == 1);
    }

    /// <summary>A clock that can be set, while waits keep their duration.</summary>
    private sealed class CorrectedTimeProvider(TimeProvider time) : TimeProvider
    {
        public TimeSpan Correction { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Correction;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
