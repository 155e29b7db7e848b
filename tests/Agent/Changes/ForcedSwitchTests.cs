using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Changes;

/// <summary>A whole agent with a real HAProxy in a fleet: <c>force</c> counts for the one change that it was given with.</summary>
public sealed class ForcedSwitchTests : ServedTests
{
    private const string Dead = """{"type":"dynamic","name":"web","version":"3"}""";

    [Fact]
    public async Task Switch_in_registry_after_forced_switch_is_held()
    {
        await ForceAsync();

        Registry.Put("backend", "live", Dead);

        await HeldAsync("next");
    }

    [Fact]
    public async Task Switch_at_another_agent_after_forced_switch_is_held()
    {
        await using var other = await TestAgent.FollowAsync(Registry);
        await ForceAsync();
        await Eventually.PassesAsync(() => Assert.Equal("2", other.Loop.Current.Applied.Find("backend/live")?.Backend?.Version));

        var (status, answer) = await other.SendAsync("POST", "/backends/live", """{"version":"3"}""");

        Assert.True(status == 200, answer.ToJsonString());
        await HeldAsync("next");
    }

    [Fact]
    public async Task Edit_at_this_agent_after_forced_switch_is_held_and_the_answer_says_so()
    {
        await ForceAsync();

        var answer = await Agent.CallAsync(HttpMethod.Put, "/backends/live", Dead);

        var warnings = answer["warnings"]?.ToJsonString();
        Assert.Contains("keeps the traffic until the new one has a healthy member", warnings, StringComparison.Ordinal);
        await HeldAsync("next");
    }

    [Fact]
    public async Task Forced_switch_back_and_forth_does_not_force_the_same_version_later()
    {
        Registry.Online("3", FreePort.Next());
        await Agent.CallAsync(HttpMethod.Post, "/backends/live?force=true", """{"version":"3"}""");
        await Agent.CallAsync(HttpMethod.Post, "/backends/live", """{"version":"1"}""");
        Assert.Equal("first", await Agent.GetAsync());

        Registry.Put("backend", "live", Dead);

        await HeldAsync("first");
    }

    [Fact]
    public async Task Forced_switch_that_the_registry_did_not_take_forces_no_later_one()
    {
        Registry.Online("3", FreePort.Next());
        Registry.Break = context =>
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return Task.CompletedTask;
        };
        var (status, body) = await Agent.SendAsync(HttpMethod.Post, "/backends/live?force=true", """{"version":"3"}""");
        Assert.True(status == HttpStatusCode.Conflict, body);
        Registry.Break = null;

        Registry.Put("backend", "live", Dead);

        await HeldAsync("first");
    }

    [Fact]
    public async Task Forced_switch_takes_effect_and_lasts_through_a_reload()
    {
        Registry.Online("3", FreePort.Next());
        await Agent.CallAsync(HttpMethod.Post, "/backends/live?force=true", """{"version":"3"}""");
        await Assert.ThrowsAsync<HttpRequestException>(Agent.GetAsync);

        await Agent.CallAsync(HttpMethod.Put, "/backends/live", """{"type":"dynamic","name":"web","version":"3","balance":"leastconn"}""");

        await Assert.ThrowsAsync<HttpRequestException>(Agent.GetAsync);
        Assert.Empty((await Agent.StatusAsync())["haproxy"]!["held"]!.AsArray());
    }

    [Fact]
    public async Task Switch_that_is_held_can_be_forced()
    {
        Registry.Online("3", FreePort.Next());
        Registry.Put("backend", "live", Dead);
        await HeldAsync("first");

        await Agent.CallAsync(HttpMethod.Post, "/backends/live?force=true", """{"version":"3"}""");

        await Eventually.PassesAsync(() => Assert.ThrowsAsync<HttpRequestException>(Agent.GetAsync));
        await Agent.TellsAsync(status => status["held"] is JsonArray { Count: 0 });
    }

    private async Task ForceAsync()
    {
        var next = await AppServer.StartAsync("next");
        Agent.Adopt(next);
        Registry.Online("2", next.Port);
        Registry.Online("3", FreePort.Next());
        await Agent.CallAsync(HttpMethod.Post, "/backends/live?force=true", """{"version":"2"}""");
        await Eventually.PassesAsync(async () => Assert.Equal("next", await Agent.GetAsync()));
        await Agent.ServesAsync(next);
    }

    // The change has arrived, HAProxy was given it, and still the version before has all traffic.
    private async Task HeldAsync(string serving)
    {
        await Eventually.PassesAsync(async () =>
        {
            var backend = await Agent.CallAsync(HttpMethod.Get, "/backends/live");
            Assert.Equal("3", (string?)backend["version"]);
            Assert.NotEmpty(backend["members"]!.AsArray());
        });
        await Agent.ServesAsync(Agent.App(serving));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(serving, await Agent.GetAsync());
        }

        await Agent.TellsAsync(status => status["held"] is JsonArray { Count: 1 } held && (string?)held[0] == "live");
        await Agent.ServesAsync(Agent.App(serving));
    }
}
