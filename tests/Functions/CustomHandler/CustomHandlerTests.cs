using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Thalassa.Functions.Tests.Processes;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.CustomHandler;

/// <summary>The published app behind the Functions host, with no real worker between them.</summary>
public sealed class CustomHandlerTests(HostedApp app) : IClassFixture<HostedApp>
{
    private readonly FunctionsHost _host = app.Host;

    [Fact]
    public async Task An_app_registers_renews_is_found_and_reaped_when_the_host_says_so()
    {
        var http = _host.Keyed;
        using var stream = await http.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await stream.Content.ReadAsStreamAsync());
        for (var i = 0; i < 2; i++)
        {
            using var registered = await http.PostAsJsonAsync("/registrations/web/1.0.0/10.0.0.5/8080", new { secondsToExpire = 1, zone = "a b" });
            Assert.Equal("/web/1.0.0/10.0.0.5/8080", (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
        }

        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>("/registrations/web/1.0.0?meta.zone=a%20b")).GetArrayLength());
        await Eventually.PassesAsync(async () =>
        {
            await _host.RunTimerAsync("Reap");
            Assert.Equal(0, (await http.GetFromJsonAsync<JsonElement>("/registrations/web")).GetArrayLength());
        });
        var seen = new List<string>();
        using var limit = new CancellationTokenSource(Eventually.DefaultLimit);
        while (!seen.Exists(line => line.Contains("offline", StringComparison.Ordinal)))
        {
            // The stream says every 15 seconds that it is there, so a limit for each line would be none.
            seen.Add(await events.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"The stream ended after: {string.Join('\n', seen)}"));
        }

        Assert.Contains(seen, line => line.Contains("online", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_the_hosts_and_errors_and_pages_the_apps()
    {
        using var without = await _host.Http.GetAsync(new Uri("/registrations", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        using var status = await _host.Http.GetAsync(new Uri("/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        using var page = await _host.Http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        using var wrong = await _host.Keyed.PostAsync(new Uri("/registrations/web/1.0.0/10.0.0.5/70000", UriKind.Relative), null);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (wrong.StatusCode, wrong.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("""{"data":{"TIMER":{"isPastDue":true}}}""", HttpStatusCode.OK)]
    [InlineData("""{"Data":{"timer":"{\"IsPastDue\":true,\"ScheduleStatus\":{\"Last\":\"2031-05-06T10:00:00Z\",\"Next\":\"2031-05-06T10:05:00Z\",\"LastUpdated\":\"2031-05-06T10:00:00Z\"}}"},"Metadata":{}}""", HttpStatusCode.OK)]
    [InlineData("""{"Data":{"timer":null}}""", HttpStatusCode.OK)]
    [InlineData("""{"Data":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"Data":{"timer":"soon"}}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_timers_post_is_read_in_every_form_that_the_host_gives_it(string body, HttpStatusCode expected)
    {
        var (status, answer) = await _host.PostAsync("Reap", body);
        Assert.True(status == expected, answer);
    }

    [Fact]
    public async Task What_is_no_function_is_not_found_and_a_timer_takes_only_posts()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _host.PostAsync("Sweep", "{}")).Status);
        using var get = await _host.Handler.GetAsync(new Uri("/Reap", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        using var outside = await _host.Keyed.PostAsync(new Uri("/Reap", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
    }

    [Fact]
    public async Task Without_the_host_no_timer_runs_and_it_ends_when_the_host_tells_it()
    {
        await using var host = await FunctionsHost.StartAsync(app.Published.Path);
        Assert.Equal(JsonValueKind.Null, await ReaperAsync());
        await host.RunTimerAsync("Reap");
        Assert.Equal(JsonValueKind.Object, await ReaperAsync());
        Assert.Equal(0, await host.EndAsync());

        async Task<JsonValueKind> ReaperAsync() => (await host.Http.GetFromJsonAsync<JsonElement>("/status")).GetProperty("reaper").ValueKind;
    }

    [Fact]
    public async Task A_port_that_is_none_is_said_and_nothing_starts()
    {
        using var process = new AppProcess(("FUNCTIONS_CUSTOMHANDLER_PORT", "http"));
        var (code, errors) = await process.EndAsync();
        Assert.Equal(1, code);
        Assert.Contains("FUNCTIONS_CUSTOMHANDLER_PORT is 'http'", errors, StringComparison.Ordinal);
    }
}
