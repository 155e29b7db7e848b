using System.Net;
using Thalassa.Agent.Stream;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Stream;

/// <summary>The stream of a whole agent with a real HAProxy and requests.</summary>
public sealed class StreamTests : ServedTests
{
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
        await reader.FindAsync(
            message => StreamClient.Items(message, "stats").Any(item => (string?)item["id"] == "backend/live" && (double)item["rate"]! > 0),
            "a rate");

        var second = await Agent.RunAsync("second");
        var address = $"127.0.0.1:{second.Port}";
        await reader.FindAsync(
            message =>
                StreamClient
                    .Items(message, "members")
                    .Any(item => item["members"]!.AsArray().Any(member => (string?)member!["address"] == address)),
            "the new member");
        await reader.FindAsync(
            message => StreamClient.Items(message, "health").Any(item => (string?)item["members"]![address]?["state"] == "up"),
            "its health");
        await reader.FindAsync(
            message =>
                (string?)message["type"] == "activity" && message["activity"]!.AsArray().Any(entry => (string?)entry!["kind"] == "online"),
            "the entry of the log");

        // A member that dies takes its running requests with it.
        Assert.Empty(load.Failures);
        await second.DisposeAsync();
        await reader.FindAsync(
            message => StreamClient.Items(message, "health").Any(item => (string?)item["members"]![address]?["state"] == "down"),
            "its failing check");

        await Agent.PutAsync("/frontends/other", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");
        await reader.FindAsync(
            message => StreamClient.Items(message, "routing").Any(item => (string?)item["id"] == "frontend/other"), "the new frontend");
        await reader.FindAsync(
            message => StreamClient.Items(message, "status").Any(item => (int)item["haproxy"]!["reloads"]! == 2), "the reload");
        await Agent.SendAsync(HttpMethod.Delete, "/frontends/other");
        await reader.FindAsync(
            message =>
                (string?)message["type"] == "routing"
                && message["removed"]!.ToJsonString().Contains("frontend/other", StringComparison.Ordinal),
            "its end");
    }

    [Fact]
    public async Task A_plain_request_is_told_what_this_is()
    {
        var (status, body) = await Agent.SendAsync(HttpMethod.Get, "/stream");
        Assert.Equal((HttpStatusCode.UpgradeRequired, true), (status, body.Contains("WebSocket", StringComparison.Ordinal)));
    }
}
