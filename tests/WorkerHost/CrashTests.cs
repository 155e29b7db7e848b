using System.Net;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>A worker that dies, or lives without answering: callers are answered, and another one takes its place.</summary>
public sealed class CrashTests
{
    private const string Peers = "Peers=http://127.0.0.1:1, http://127.0.0.1:2";

    [Fact]
    public async Task Running_calls_of_a_killed_worker_are_answered_and_another_one_starts()
    {
        await using var app = await TestHost.StartAsync(Peers);
        var poll = await app.PollAsync();
        using var events = await app.OpenAsync("/events");
        var rest = events.Content.ReadAsStringAsync();
        var first = app.Host.WorkerId!.Value;
        Signals.Send(first, Signals.Kill);
        using var broken = await poll.WaitAsync(Eventually.DefaultLimit);
        Assert.Contains("may have been done", await TestHost.ProblemAsync(502, broken), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => rest);
        await Eventually.TrueAsync(() => app.Host.WorkerId is null);
        using var meanwhile = await app.SendAsync("GET", "/status");
        await TestHost.ProblemAsync(503, meanwhile);
        Assert.Equal("nosniff", meanwhile.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.InRange(meanwhile.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        await AnswersAsync(app);
        Assert.Equal(1, app.Host.Restarts);
        Assert.NotEqual(first, app.Host.WorkerId);
        Assert.Contains(app.Log.Lines, line => line.Contains($"Worker {first} ended with code 137", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pause_before_a_restart_grows()
    {
        await using var app = await TestHost.StartAsync();
        await KillAsync(app);
        await AnswersAsync(app);
        await KillAsync(app);
        Assert.Contains(app.Log.Lines, line => line.EndsWith("the next starts in 1 s ", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => app.Log.Lines.Any(line => line.EndsWith("the next starts in 2 s ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Calls_of_a_frozen_worker_are_answered_and_it_goes_on_when_it_thaws()
    {
        await using var app = await TestHost.StartAsync(Quickly(maxSilence: TimeSpan.FromMinutes(1)), Peers);
        var poll = await app.PollAsync();
        var worker = app.Host.WorkerId!.Value;
        Signals.Send(worker, Signals.Stop);
        try
        {
            await Frozen.AwaitAsync(worker);
            using var running = await app.SendAsync("GET", "/status").WaitAsync(Eventually.DefaultLimit);
            await TestHost.ProblemAsync(503, running);
            using var open = await poll.WaitAsync(Eventually.DefaultLimit);
            await TestHost.ProblemAsync(503, open);
            using var next = await app.SendAsync("GET", "/status");
            Assert.Contains("does not answer", await TestHost.ProblemAsync(503, next), StringComparison.Ordinal);
            Assert.NotNull(next.Headers.RetryAfter);
        }
        finally
        {
            Signals.Send(worker, Signals.Continue);
        }

        await AnswersAsync(app);
        Assert.Equal(worker, app.Host.WorkerId);
    }

    [Fact]
    public async Task Worker_that_stays_frozen_is_replaced()
    {
        await using var app = await TestHost.StartAsync(Quickly(maxSilence: TimeSpan.FromSeconds(4)));
        var worker = app.Host.WorkerId!.Value;
        Signals.Send(worker, Signals.Stop);
        await Eventually.TrueAsync(() => app.Host.WorkerId is { } id && id != worker);
        await AnswersAsync(app);
    }

    [Fact]
    public async Task Invocation_beyond_the_function_timeout_is_504()
    {
        await using var app = await TestHost.StartAsync(Peers, "AzureFunctionsJobHost__functionTimeout=00:00:05");
        using var late = await (await app.PollAsync()).WaitAsync(Eventually.DefaultLimit);
        Assert.Contains("00:00:05", await TestHost.ProblemAsync(504, late), StringComparison.Ordinal);
    }

    private static Func<WorkerHostOptions, WorkerHostOptions> Quickly(TimeSpan maxSilence) => options => options with
    {
        Limits = options.Limits with
        {
            StatusPeriod = TimeSpan.FromMilliseconds(500),
            Silence = TimeSpan.FromSeconds(3),
            MaxSilence = maxSilence,
        },
    };

    private static async Task KillAsync(TestHost app)
    {
        Signals.Send(app.Host.WorkerId!.Value, Signals.Kill);
        await Eventually.TrueAsync(() => app.Host.WorkerId is null);
    }

    private static Task AnswersAsync(TestHost app) => Eventually.TrueAsync(async () =>
    {
        using var answer = await app.SendAsync("GET", "/status");
        return answer.StatusCode == HttpStatusCode.OK;
    });
}
