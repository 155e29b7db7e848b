using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Agent.Stream;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Stream;

/// <summary>The stream of a whole agent with a real HAProxy and requests.</summary>
public sealed class StreamTests : ServedTests
{
    private const int Turns = 40;

    [Fact]
    public async Task It_begins_with_everything_and_goes_on_with_what_changes()
    {
        await using var load = new KeepAliveLoad(Agent.Port, 2);
        await using var reader = await StreamClient.OpenAsync(Agent.Address, reads: true, StreamServer.Protocol);
        var snapshot = await reader.FindAsync(_ => true, "the first message");

        Assert.Equal("snapshot", (string?)snapshot["type"]);
        Assert.Equal(["backend/live", "frontend/web"], snapshot["routing"]!.AsArray().Select(item => (string?)item!["id"]).Order());
        Assert.Equal("1", (string?)snapshot["members"]![0]!["members"]![0]!["version"]);
        Assert.Equal(1, (int)snapshot["routing"]!.AsArray().Single(item => (string?)item!["key"] == "live")!["available"]!["1"]!);
        Assert.Equal("thalassa-agent", (string?)snapshot["status"]![0]!["name"]);
        await reader.FindAsync(message => Items(message, "stats").Any(item => (string?)item["id"] == "backend/live" && (double)item["rate"]! > 0), "a rate");

        var second = await Agent.RunAsync("second");
        var address = $"127.0.0.1:{second.Port}";
        await reader.FindAsync(message => Items(message, "members").Any(item => item["members"]!.AsArray().Any(member => (string?)member!["address"] == address)), "the new member");
        await reader.FindAsync(message => Items(message, "health").Any(item => (string?)item["members"]![address]?["state"] == "up"), "its health");
        await reader.FindAsync(message => (string?)message["type"] == "activity" && message["activity"]!.AsArray().Any(entry => (string?)entry!["kind"] == "online"), "the entry of the log");

        // A member that dies takes its running requests with it.
        Assert.Empty(load.Failures);
        await second.DisposeAsync();
        await reader.FindAsync(message => Items(message, "health").Any(item => (string?)item["members"]![address]?["state"] == "down"), "its failing check");

        await Agent.PutAsync("/frontends/other", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");
        await reader.FindAsync(message => Items(message, "routing").Any(item => (string?)item["id"] == "frontend/other"), "the new frontend");
        await reader.FindAsync(message => Items(message, "status").Any(item => (int)item["haproxy"]!["reloads"]! == 2), "the reload");
        await Agent.SendAsync(HttpMethod.Delete, "/frontends/other");
        await reader.FindAsync(message => (string?)message["type"] == "routing" && message["removed"]!.ToJsonString().Contains("frontend/other", StringComparison.Ordinal), "its end");
    }

    [Fact]
    public async Task Fifty_readers_of_which_five_stall_cost_the_others_and_the_agent_nothing()
    {
        await using var load = new KeepAliveLoad(Agent.Port, 2);
        var readers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => StreamClient.OpenAsync(Agent.Address, reads: i >= 5)));
        try
        {
            var server = Agent.Get<StreamServer>();
            await Eventually.TrueAsync(() => server.Readers == 50);
            await Task.WhenAll(readers.Skip(5).Select(reader => reader.FindAsync(_ => true, "the first message")));
            var before = await SettledMemoryAsync();

            // Meta as large as the registry takes it, again and again: each time a message of some 60 kB to every reader.
            var meta = new string('x', 15_000);
            foreach (var more in Enumerable.Range(1, 3))
            {
                Registry.Online("1", Agent.App("first").Port, host: $"127.0.1.{more}", meta: $$"""{"text":"{{meta}}"}""");
            }

            for (var i = 0; i < Turns; i++)
            {
                Registry.Online("1", Agent.App("first").Port, meta: $$"""{"turn":{{i}},"text":"{{meta}}"}""");
                var turn = i;
                await readers[5].FindAsync(message => IsTurn(message, turn, atLeast: true), $"turn {i}");
            }

            await Task.WhenAll(readers.Skip(5).Select(reader => reader.FindAsync(message => IsTurn(message, Turns - 1, atLeast: false), "the last turn")));
            // What those who do not read have missed is some 12 MB.
            foreach (var reader in readers.Skip(5))
            {
                reader.Messages.Clear();
            }

            var grown = await SettledMemoryAsync() - before;
            Assert.True(grown < 6_000_000, $"{grown} bytes more");

            // Changes are made as before, and told at once.
            var second = await Agent.RunAsync("second");
            await Agent.ServesAsync(Agent.App("first"), second);
            await Task.WhenAll(readers.Skip(5).Select(reader => reader.FindAsync(
                message => Items(message, "members").Any(item => item.ToJsonString().Contains($"127.0.0.1:{second.Port}", StringComparison.Ordinal)), "the new member")));

            // Who reads again has the newest state, and is told that it did not see all of it.
            readers[0].Read();
            await readers[0].FindAsync(message => Items(message, "members").Any(item => item.ToJsonString().Contains($"127.0.0.1:{second.Port}", StringComparison.Ordinal)), "the new member, late");
            await readers[0].FindAsync(message => (long?)message["skipped"] > 0 || (bool?)message["again"] == true, "the word about what was skipped");
            Assert.Empty(load.Failures);
        }
        finally
        {
            await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
        }

        await Eventually.TrueAsync(() => Agent.Get<StreamServer>().Readers == 0);
    }

    [Fact]
    public async Task A_plain_request_is_told_what_this_is()
    {
        var (status, body) = await Agent.SendAsync(HttpMethod.Get, "/stream");
        Assert.Equal((HttpStatusCode.UpgradeRequired, true), (status, body.Contains("WebSocket", StringComparison.Ordinal)));
    }

    private static async Task<long> SettledMemoryAsync()
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            await Task.Yield();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
        }

        return least;
    }

    private static bool IsTurn(JsonNode message, int turn, bool atLeast) => Items(message, "members")
        .SelectMany(item => item["members"]!.AsArray())
        .Any(member => (int?)member!["meta"]?["turn"] is { } seen && (atLeast ? seen >= turn : seen == turn));

    private static IEnumerable<JsonNode> Items(JsonNode message, string type) =>
        (message[(string?)message["type"] == type ? "items" : (string?)message["type"] == "snapshot" ? type : string.Empty] as JsonArray ?? []).OfType<JsonNode>();
}
