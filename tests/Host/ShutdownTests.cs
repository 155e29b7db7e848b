using Thalassa.Testing;

namespace Thalassa.Local.Host.Tests;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_running_invocation_ends_before_the_app_does()
    {
        await using var app = await TestApp.StartAsync();
        var answer = app.Http.GetStringAsync("/api/hold?stubborn");
        await Eventually.TrueAsync(() => app.Journal.Entries.Count == 1);
        var stop = app.StopAsync();
        await Eventually.TrueAsync(() => app.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.False(stop.IsCompleted);
        app.Journal.Gate.Writer.TryWrite("in time");
        Assert.Equal("in time", await answer);
        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Cancelled_invocation_is_answered_with_503()
    {
        await using var app = await TestApp.StartAsync();
        var answer = app.Http.GetAsync(new Uri("/api/hold", UriKind.Relative));
        await Eventually.TrueAsync(() => app.Journal.Entries.Count == 1);
        var stop = app.StopAsync();
        await Problems.Check(await answer, 503, "stopping");
        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
