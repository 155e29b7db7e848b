using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Model.Events;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Events;

public sealed class EventStreamTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync(services => services.AddSingleton<TimeProvider>(_time));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_stream_has_each_transition_as_a_cloud_event()
    {
        await using var events = await OpenAsync("/events");
        await _app.OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80");
        await _app.OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80");
        await _app.OkAsync("PUT", "/frontends/web?label=one", """{"bind":"*:80","backend":"live"}""");
        await _app.OkAsync("DELETE", "/registrations/web/1.0.0/10.0.0.1/80");

        var online = await events.NextAsync();
        Assert.Equal(EventTypes.Online, online.EventType);
        Assert.Equal("/web/1.0.0/10.0.0.1/80", Subject(online));
        var routing = await events.NextAsync();
        Assert.Equal(EventTypes.Routing, routing.EventType);
        Assert.Equal("frontend/web?one", Subject(routing));
        var offline = await events.NextAsync();
        Assert.Equal(EventTypes.Offline, offline.EventType);
        Assert.True(Revision(offline) > Revision(online));
        Assert.Equal(2, long.Parse(offline.EventId!) - long.Parse(online.EventId!));
    }

    [Fact]
    public async Task A_stream_can_be_of_one_service_or_version()
    {
        await using var service = await OpenAsync("/events?name=web");
        await using var version = await OpenAsync("/events?name=web&version=2");
        await _app.OkAsync("POST", "/registrations/other/1/h/1");
        await _app.OkAsync("POST", "/registrations/web/1/h/1");
        await _app.OkAsync("POST", "/registrations/web/2/h/1");
        Assert.Equal("/web/1/h/1", Subject(await service.NextAsync()));
        Assert.Equal("/web/2/h/1", Subject(await service.NextAsync()));
        Assert.Equal("/web/2/h/1", Subject(await version.NextAsync()));
    }

    [Fact]
    public async Task A_quiet_stream_says_every_15_seconds_that_it_is_there()
    {
        using var answer = await _app.Http.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.StartsWith(":", await lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Empty((await lines.ReadLineAsync())!);
        for (var times = 0; times < 3; times++)
        {
            var line = lines.ReadLineAsync();
            await Eventually.TrueAsync(() =>
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                return line.IsCompleted;
            });
            Assert.StartsWith(":", await line, StringComparison.Ordinal);
            Assert.Empty((await lines.ReadLineAsync())!);
        }
    }

    [Fact]
    public async Task A_lease_that_runs_out_is_reaped_on_the_default_schedule_and_seen()
    {
        await using var events = await OpenAsync("/events");
        await _app.OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80", """{"secondsToExpire": 8}""");
        Assert.Equal(EventTypes.Online, (await events.NextAsync()).EventType);
        var next = events.NextAsync();
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return next.IsCompleted;
        });
        Assert.Equal(EventTypes.Offline, (await next).EventType);
        Assert.Equal(0, (await _app.OkAsync("GET", "/registrations")).GetArrayLength());

        // The event is out before the pass that sent it has ended and is counted.
        await Eventually.PassesAsync(async () =>
            Assert.Equal(
                1, (await _app.OkAsync("GET", "/status")).GetProperty("stats").GetProperty("transitions").GetProperty("expired").GetInt64())
        );
    }

    [Fact]
    public async Task A_client_that_leaves_is_forgotten_and_a_stopping_app_ends_its_streams()
    {
        await using (await OpenAsync("/events"))
        {
            Assert.Equal(1, await SubscribersAsync());
        }

        await Eventually.TrueAsync(async () => await SubscribersAsync() == 0);
        await using var last = await OpenAsync("/events");
        await _app.DisposeAsync();
        await last.EndAsync();
        _app = await RunningApp.StartAsync();
    }

    [Fact]
    public async Task A_filter_that_is_no_name_is_refused()
    {
        var problem = await _app.ProblemAsync(400, "GET", "/events?name=a%20b&version=%24");
        Assert.Equal(["name", "version"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task With_a_bus_there_is_no_stream()
    {
        await using var app = await RunningApp.StartAsync(
            null,
            "--ServiceBusConnection=Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=n;SharedAccessKey=a2V5;UseDevelopmentEmulator=true;",
            "--ServiceBusTopic=changes");
        var problem = await app.ProblemAsync(404, "GET", "/events");
        Assert.Contains("Service Bus topic changes", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string? Subject(SseItem<string> item) => JsonElement.Parse(item.Data).GetProperty("subject").GetString();

    private static long Revision(SseItem<string> item) =>
        JsonElement.Parse(item.Data).GetProperty("data").GetProperty("revision").GetInt64();

    private async Task<long> SubscribersAsync() =>
        (await _app.OkAsync("GET", "/status")).GetProperty("events").GetProperty("subscribers").GetInt64();

    private async Task<Follower> OpenAsync(string path)
    {
        var answer = await _app.Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new Follower(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    private sealed class Follower(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public async Task<SseItem<string>> NextAsync()
        {
            Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(Eventually.DefaultLimit), "The stream has ended.");
            return items.Current;
        }

        public async Task EndAsync() =>
            Assert.False(await items.MoveNextAsync().AsTask().WaitAsync(Eventually.DefaultLimit), "The stream goes on.");

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
