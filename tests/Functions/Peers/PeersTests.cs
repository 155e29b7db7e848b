using System.Net.ServerSentEvents;
using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Peers;

/// <summary>
/// Several registries without a master, as bender's: each a process of its own in all but memory, with bender's own client.
/// </summary>
public sealed class PeersTests : IAsyncLifetime
{
    private readonly int[] _ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
    private readonly List<RunningApp> _apps = [];

    private string Peers => $"--Peers={string.Join(", ", _ports.Select(port => $"http://127.0.0.1:{port}"))}";

    public async Task InitializeAsync() => _apps.AddRange(await Task.WhenAll(StartAsync(0), StartAsync(1)));

    public async Task DisposeAsync()
    {
        foreach (var app in _apps.Distinct())
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Online_and_offline_are_seen_at_all_as_at_one()
    {
        await using var one = await EventsAsync(_apps[0]);
        await using var other = await EventsAsync(_apps[1]);
        await _apps[0].OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80");
        await ContainsAsync(_apps[1], "/web/1.0.0/10.0.0.1/80");
        await _apps[1].OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80");
        await _apps[1].OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80", """{"zone":"b"}""");
        await Eventually.PassesAsync(async () =>
            Assert.Equal("b", (await _apps[0].OkAsync("GET", "/registrations/web"))[0].GetProperty("meta").GetProperty("zone").GetString())
        );
        await _apps[1].OkAsync("DELETE", "/registrations/web/1.0.0/10.0.0.1/80");
        await ContainsAsync(_apps[0]);
        await _apps[0].OkAsync("POST", "/registrations/last/1.0.0/10.0.0.1/80");
        string[] expected = ["thalassa.online web", "thalassa.online web", "thalassa.offline web", "thalassa.online last"];
        Assert.Equal(expected, await one.UntilAsync("last"));
        Assert.Equal(expected, await other.UntilAsync("last"));
    }

    [Fact]
    public async Task Any_of_them_can_be_lost_and_a_returning_one_catches_up_before_it_serves()
    {
        await _apps[0].OkAsync("POST", "/registrations/web/1.0.0/10.0.0.1/80", """{"secondsToExpire":600}""");
        await _apps[1].OkAsync("POST", "/registrations/web/1.0.0/10.0.0.2/80", """{"secondsToExpire":600}""");
        await _apps[1].OkAsync("PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"1.0.0"}""");
        await Eventually.TrueAsync(async () => (await _apps[0].OkAsync("GET", "/backends")).GetArrayLength() == 1);
        await ContainsAsync(_apps[0], "/web/1.0.0/10.0.0.1/80", "/web/1.0.0/10.0.0.2/80");
        await ContainsAsync(_apps[1], "/web/1.0.0/10.0.0.1/80", "/web/1.0.0/10.0.0.2/80");

        await _apps[0].DisposeAsync();
        _apps[0] = _apps[1];
        await ContainsAsync(_apps[1], "/web/1.0.0/10.0.0.1/80", "/web/1.0.0/10.0.0.2/80");
        await _apps[1].OkAsync("DELETE", "/registrations/web/1.0.0/10.0.0.2/80");

        _apps[0] = await StartAsync(0);
        Assert.Equal(["/web/1.0.0/10.0.0.1/80"], await IdsAsync(_apps[0]));
        Assert.Equal(1, (await _apps[0].OkAsync("GET", "/backends")).GetArrayLength());

        _apps.Add(await StartAsync(2));
        Assert.Equal(["/web/1.0.0/10.0.0.1/80"], await IdsAsync(_apps[2]));
        await _apps[0].OkAsync("DELETE", "/registrations/web/1.0.0/10.0.0.1/80");
        await ContainsAsync(_apps[2]);
        await ContainsAsync(_apps[1]);
    }

    [Fact]
    public async Task Heartbeats_at_one_peer_renew_and_expire_at_all_peers()
    {
        await using var client = await AncestorClient.StartAsync(
            "bender-api", new { servers = _ports.Select(port => new { host = "127.0.0.1", port }) });
        await client.TellAsync(
            "startRegistering",
            new
            {
                app = "hello",
                version = "1.0.0",
                host = "127.0.0.1",
                port = 8000,
            },
            300);
        await ContainsAsync(_apps[0], "/hello/1.0.0/127.0.0.1/8000");
        await ContainsAsync(_apps[1], "/hello/1.0.0/127.0.0.1/8000");

        // The heartbeats go on at the other when one is lost, and past the third, which never came.
        await _apps[0].DisposeAsync();
        _apps[0] = _apps[1];
        var before = (await _apps[1].OkAsync("GET", "/registrations"))[0].GetProperty("lastKnown").GetInt64();
        await Eventually.TrueAsync(
            async () => (await _apps[1].OkAsync("GET", "/registrations"))[0].GetProperty("lastKnown").GetInt64() > before + 5000,
            TimeSpan.FromSeconds(60));
        client.Kill();
        await Eventually.TrueAsync(async () => (await IdsAsync(_apps[1])).Count == 0, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Etcds_machines_are_all_of_them()
    {
        await using var app = await RunningApp.StartAsync(null, Peers, "--Compatibility=etcd");
        var machines = await app.Http.GetStringAsync("/v2/machines");
        Assert.Equal(
            string.Join(", ", _ports.Select(port => $"http://127.0.0.1:{port}").Prepend(app.Address.GetLeftPart(UriPartial.Authority))),
            machines);
    }

    [Fact]
    public async Task Replication_without_peers_is_off()
    {
        await using var app = await RunningApp.StartAsync();
        await app.ProblemAsync(404, "GET", $"/peers/changes?instance={Guid.Empty}&after=0");
        await _apps[0].ProblemAsync(400, "GET", "/peers/changes");
    }

    private static async Task<List<string>> IdsAsync(RunningApp app) =>
        [.. (await app.OkAsync("GET", "/registrations")).EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    private static Task ContainsAsync(RunningApp app, params string[] ids) =>
        Eventually.PassesAsync(async () => Assert.Equal(ids, await IdsAsync(app)), TimeSpan.FromSeconds(60));

    private static async Task<EventReader> EventsAsync(RunningApp app)
    {
        var answer = await app.Http.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    private Task<RunningApp> StartAsync(int index) =>
        RunningApp.StartAsync(
            null, Peers, $"--urls=http://127.0.0.1:{_ports[index]}", "--DefaultSecondsToExpire=4", "--ReaperSchedule=* * * * * *");

    private sealed class EventReader(HttpResponseMessage answer, Stream stream) : IAsyncDisposable
    {
        /// <summary>The types and services up to the first event of one service.</summary>
        public async Task<string[]> UntilAsync(string last)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var seen = new List<string>();
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(limit.Token))
            {
                var happened = JsonElement.Parse(item.Data);
                seen.Add($"{item.EventType} {happened.GetProperty("subject").GetString()!.Split('/')[1]}");
                if (seen[^1].EndsWith($" {last}", StringComparison.Ordinal))
                {
                    break;
                }
            }

            return [.. seen];
        }

        public async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync();
            answer.Dispose();
        }
    }
}
