using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Testing;

namespace Microsoft.Azure.Functions.Worker.Tests;

/// <summary>An app that the Functions host started as its custom handler.</summary>
public sealed class CustomHandlerTests
{
    [Fact]
    public async Task The_host_keeps_the_schedule_and_gives_the_timer()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2031, 5, 6, 10, 0, 2, TimeSpan.Zero));
        var builder = TestApp.Builder($"--FUNCTIONS_CUSTOMHANDLER_PORT={FreePort.Next()}", "--Sample:Schedule=* * * * * *");
        builder.Services.AddSingleton<TimeProvider>(time);
        await using var app = await TestApp.StartAsync(builder);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(app.Journal.Ticks);

        using var answer = await app.Http.PostAsJsonAsync(
            "/Tick", new { Data = new { timer = new { IsPastDue = true, ScheduleStatus = new { Last = new DateTime(2031, 5, 6, 10, 0, 0, DateTimeKind.Utc) } } } });
        Assert.Equal("""{"Outputs":{},"Logs":[],"ReturnValue":null}""", await answer.Content.ReadAsStringAsync());
        var tick = Assert.Single(app.Journal.Ticks);
        Assert.True(tick.IsPastDue);
        Assert.Equal(new DateTime(2031, 5, 6, 10, 0, 0, DateTimeKind.Utc), tick.ScheduleStatus!.Last);
    }

    [Fact]
    public async Task A_timer_that_fails_is_a_failed_invocation_and_the_next_one_runs()
    {
        await using var app = await StartAsync();
        app.Journal.HoldTimers = true;
        app.Journal.Gate.Writer.TryWrite("fail");
        using var failed = await app.Http.PostAsJsonAsync("/Tick", new { Data = new { timer = new { } } });
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.DoesNotContain("as told", await failed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        app.Journal.HoldTimers = false;
        using var next = await app.Http.PostAsJsonAsync("/Tick", new { Data = new { timer = new { } } });
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(["ticked"], app.Journal.Entries);
    }

    [Fact]
    public async Task A_timer_that_runs_when_the_app_stops_is_answered()
    {
        await using var app = await StartAsync();
        app.Journal.HoldTimers = true;
        var running = app.Http.PostAsJsonAsync("/Tick", new { Data = new { timer = new { } } });
        await Eventually.TrueAsync(() => app.Journal.Ticks.Count == 1);
        await app.StopAsync();
        using var answer = await running;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task The_host_has_seen_to_keys_and_knows_where_the_app_listens()
    {
        var port = FreePort.Next();
        await using var app = await TestApp.StartAsync($"--FUNCTIONS_CUSTOMHANDLER_PORT={port}", "--THALASSA_API_KEY=other");
        Assert.Equal(new Uri($"http://127.0.0.1:{port}"), app.Http.BaseAddress);
        using var answer = await app.Http.GetAsync(new Uri("/Tick", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync($"--FUNCTIONS_CUSTOMHANDLER_PORT={FreePort.Next()}");
}
