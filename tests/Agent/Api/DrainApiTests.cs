using System.Net;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Api;

/// <summary>Members taken out of the traffic of a real HAProxy by an operator, and what that outlives.</summary>
public sealed class DrainApiTests : ServedTests
{
    private protected override AgentOptions With(AgentOptions options, RunningAgent agent) =>
        options with
        {
            StateFile = agent.Folder.At("state.json"),
        };

    [Fact]
    public async Task A_drained_member_gets_no_new_requests_over_reloads_and_restarts_until_it_is_given_back()
    {
        var (first, second) = (Agent.App("first"), await Agent.RunAsync("second"));
        await Agent.ServesAsync(first, second);
        await using var load = new KeepAliveLoad(Agent.Port, 3);
        var path = $"/backends/live/members/127.0.0.1:{first.Port}/drain";

        var answer = await Agent.CallAsync(HttpMethod.Post, path);
        Assert.Equal(
            ("live", $"127.0.0.1:{first.Port}", true), ((string?)answer["backend"], (string?)answer["member"], (bool)answer["drained"]!));
        await OnlyAsync(second);
        Assert.Equal(SlotAdmin.Drain, (await Agent.SlotsAsync()).Single(slot => slot.Port == first.Port).Admin);

        await Agent.PutAsync("/frontends/other", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");
        Assert.Equal(2, Agent.Haproxy.Status.Reloads);
        await OnlyAsync(second);

        // A heartbeat that changes something of it is no reason to give it back either.
        Registry.Online("1", first.Port, meta: """{"weight":50}""");
        await Agent.RestartAsync();
        await Eventually.PassesAsync(async () =>
            Assert.Equal(
                SlotAdmin.Drain,
                (await Agent.SlotsAsync()).Single(slot => slot.Port == first.Port && slot.Admin != SlotAdmin.Maintenance).Admin));
        await OnlyAsync(second);

        await Agent.CallAsync(HttpMethod.Delete, path);
        await Agent.ServesAsync(first, second);
        Assert.Equal(HttpStatusCode.NotFound, (await Agent.SendAsync(HttpMethod.Delete, path)).Status);
    }

    [Fact]
    public async Task The_last_one_that_serves_is_drained_only_by_force()
    {
        var path = $"/backends/live/members/127.0.0.1:{Agent.App("first").Port}/drain";

        var (status, body) = await Agent.SendAsync(HttpMethod.Post, path);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("force=true", body, StringComparison.Ordinal);
        Assert.Equal("first", await Agent.GetAsync());

        await Agent.CallAsync(HttpMethod.Post, path + "?force=true");
        await Eventually.TrueAsync(async () => (await Agent.SlotsAsync()).All(slot => !slot.IsServing || !slot.HasAddress));
        await Agent.CallAsync(HttpMethod.Delete, path);
        await Agent.ServesAsync(Agent.App("first"));
    }

    [Theory]
    [InlineData("/backends/live/members/10.9.9.9:80/drain", HttpStatusCode.NotFound)]
    [InlineData("/backends/nobody/members/10.9.9.9:80/drain", HttpStatusCode.NotFound)]
    [InlineData("/backends/live/members/10.9.9.9/drain", HttpStatusCode.BadRequest)]
    [InlineData("/backends/live/members/10.9.9.9:0/drain", HttpStatusCode.BadRequest)]
    [InlineData("/backends/live/members/a%20b:80/drain", HttpStatusCode.BadRequest)]
    public async Task Who_is_no_member_cannot_be_drained(string path, HttpStatusCode expected) =>
        Assert.Equal(expected, (await Agent.SendAsync(HttpMethod.Post, path)).Status);

    private Task OnlyAsync(AppServer app) => Eventually.PassesAsync(async () =>
    {
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(app.Name, await Agent.GetAsync());
        }
    });
}
