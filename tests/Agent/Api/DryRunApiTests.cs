using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Api;

/// <summary>What an agent with a real HAProxy says that a change would do, and that it does nothing.</summary>
public sealed class DryRunApiTests : ServedTests
{
    [Fact]
    public async Task A_new_frontend_would_be_a_reload_and_the_difference_is_shown()
    {
        var before = Agent.Haproxy.Config;
        var answer = await Agent.CallAsync(
            HttpMethod.Put, "/frontends/other?dryRun=true", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");

        Assert.Equal((true, "reload"), ((bool)answer["dryRun"]!, (string?)answer["tier"]));
        Assert.Contains("frontend other is new", (string?)answer["reason"], StringComparison.Ordinal);
        Assert.Contains("+frontend other\n", (string?)answer["diff"], StringComparison.Ordinal);
        Assert.Equal(before, Agent.Haproxy.Config);
        Assert.Equal(HttpStatusCode.NotFound, (await Agent.SendAsync(HttpMethod.Get, "/frontends/other")).Status);
    }

    [Fact]
    public async Task A_switch_would_need_no_reload_and_shows_what_the_file_will_be()
    {
        await using var next = await AppServer.StartAsync("next");
        Registry.Online("2", next.Port);
        JsonNode? answer = null;
        await Eventually.PassesAsync(async () =>
        {
            answer = await Agent.CallAsync(HttpMethod.Post, "/backends/live?dryRun=true", """{"version":"2"}""");
            Assert.Empty(answer["warnings"]!.AsArray());
        });

        Assert.Equal("runtime", (string?)answer!["tier"]);
        Assert.Contains(answer["commands"]!.AsArray(), command =>
            ((string?)command)!.Contains($"addr 127.0.0.1 port {next.Port}", StringComparison.Ordinal));
        var diff = (string?)answer["diff"];
        Assert.Matches($@"\+ +server s\d+ 127\.0\.0\.1:{next.Port}\n", diff);
        Assert.Matches($@"\+ +server s\d+ 127\.0\.0\.1:{Agent.App("first").Port} disabled\n", diff);
        Assert.Equal("first", await Agent.GetAsync());
    }

    [Fact]
    public async Task A_switch_to_nobody_is_warned_of_and_what_HAProxy_refuses_is_refused_with_its_lines()
    {
        var answer = await Agent.CallAsync(HttpMethod.Post, "/backends/live?dryRun=true", """{"version":"9"}""");
        Assert.Contains("has no registered member", answer["warnings"]!.ToJsonString(), StringComparison.Ordinal);

        var (status, body) = await Agent.SendAsync(
            HttpMethod.Put, "/backends/live?dryRun=true", """{"type":"dynamic","name":"web","version":"1","natives":["nonsense here"]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("nonsense", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await Agent.SendAsync(HttpMethod.Get, "/haproxy/config/failed")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Agent.SendAsync(HttpMethod.Post, "/backends/nobody?dryRun=true", """{"version":"9"}""")).Status);
    }

    [Fact]
    public async Task A_deletion_is_shown_and_not_made()
    {
        var answer = await Agent.CallAsync(HttpMethod.Delete, "/frontends/web?dryRun=true");
        Assert.Contains("-frontend web\n", (string?)answer["diff"], StringComparison.Ordinal);
        Assert.Equal("first", await Agent.GetAsync());
    }
}
