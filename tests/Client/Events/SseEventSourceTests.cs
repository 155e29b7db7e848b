using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Thalassa.Client.Events;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.Events;

public sealed class SseEventSourceTests : IAsyncDisposable
{
    private const string Online = """
        {"specversion":"1.0","id":"/web/1/10.0.0.1/80@7","source":"/thalassa/registry","type":"thalassa.online","subject":"/web/1/10.0.0.1/80","time":"2030-01-01T00:00:00Z","datacontenttype":"application/json","data":{"revision":7}}
        """;

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<EventSignal> _signals = Channel.CreateUnbounded<EventSignal>();
    private Task _following = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _following);
        _end.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task Events_come_after_the_signal_that_the_connection_stands()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
            StreamAsync(context, $": hello\n\nid: 1\nevent: thalassa.online\ndata: {Online}\n\n"));
        Follow(server.Address);

        Assert.Equal(EventSignalKind.Connected, (await NextAsync()).Kind);
        var received = await NextAsync();
        Assert.Equal(("/web/1/10.0.0.1/80", 7), (received.Events[0].Subject, received.Events[0].Revision));
    }

    [Fact]
    public async Task A_stream_that_ends_is_opened_again_after_a_pause()
    {
        var opened = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
            ++opened == 1 ? StreamAsync(context, string.Empty, keepOpen: false) : StreamAsync(context, $"data: {Online}\n\n"));
        Follow(server.Address);

        Assert.Equal([EventSignalKind.Connected, EventSignalKind.Disconnected], [(await NextAsync()).Kind, (await NextAsync()).Kind]);
        Assert.Equal(1, opened);
        await PassPauseAsync();
        Assert.Equal([EventSignalKind.Connected, EventSignalKind.Received], [(await NextAsync()).Kind, (await NextAsync()).Kind]);
    }

    [Theory]
    [InlineData(404, "application/problem+json", """{"detail":"the events go to the topic"}""", "the events go to the topic")]
    [InlineData(200, "text/html", "<html>", "not a stream")]
    [InlineData(500, "text/plain", "oops", "500")]
    public async Task Answer_that_is_not_a_stream_is_reported_and_retried(int status, string type, string body, string expected)
    {
        var asked = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            asked++;
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });
        Follow(server.Address);
        var first = await NextAsync();
        await PassPauseAsync();
        await NextAsync();

        Assert.Equal(EventSignalKind.Disconnected, first.Kind);
        Assert.Contains(expected, first.Reason, StringComparison.Ordinal);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Garbage_in_the_stream_breaks_it_rather_than_being_passed_over()
    {
        await using var server = await ScriptedServer.StartAsync(context => StreamAsync(context, "data: {\"half\":\n\n"));
        Follow(server.Address);

        Assert.Equal([EventSignalKind.Connected, EventSignalKind.Disconnected], [(await NextAsync()).Kind, (await NextAsync()).Kind]);
    }

    [Fact]
    public async Task Silence_is_taken_for_a_dead_connection()
    {
        await using var server = await ScriptedServer.StartAsync(context => StreamAsync(context, ": hello\n\n"));
        Follow(server.Address);
        Assert.Equal(EventSignalKind.Connected, (await NextAsync()).Kind);

        // The silence limit restarts with each read, so the clock is moved until it has passed one of them.
        var next = NextAsync();
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return next.IsCompleted;
        });
        Assert.Contains("no data", (await next).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_attempt_goes_to_the_next_host()
    {
        await using var server = await ScriptedServer.StartAsync(context => StreamAsync(context, string.Empty));
        Follow(new Uri("http://127.0.0.1:1/"), server.Address);

        Assert.Equal(EventSignalKind.Disconnected, (await NextAsync()).Kind);
        await PassPauseAsync();
        Assert.Equal(EventSignalKind.Connected, (await NextAsync()).Kind);
    }

    private static async Task StreamAsync(HttpContext context, string text, bool keepOpen = true)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
        if (keepOpen)
        {
            await ScriptedServer.HoldAsync(context);
        }
    }

    private void Follow(params Uri[] hosts)
    {
        var source = new SseEventSource(_http, new RegistryClientOptions { Hosts = hosts }, _time, new Backoff());
        _following = Task.Run(async () =>
        {
            await foreach (var signal in source.FollowAsync(_end.Token))
            {
                await _signals.Writer.WriteAsync(signal);
            }
        });
    }

    private async Task<EventSignal> NextAsync() => await _signals.Reader.ReadAsync().AsTask().WaitAsync(Eventually.DefaultLimit);

    private async Task PassPauseAsync()
    {
        await Eventually.TrueAsync(() => _time.ActiveTimers > 0);
        // No more than the first pause: what begins within an advance has its own time limits, which it would pass as well.
        _time.Advance(TimeSpan.FromSeconds(0.5));
    }
}
