using System.Net;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Api;

/// <summary>Members taken out of the traffic of a real HAProxy by an operator, and what that outlives.</summary>
public sealed class DrainApiTests : IAsyncLifetime
{
    private FakeRegistry _registry = null!;
    private RunningAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _agent = RunningAgent.Create(_registry);
        _agent.With = options => options with { StateFile = _agent.Folder.At("state.json") };
        await _agent.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task A_drained_member_gets_no_new_requests_over_reloads_and_restarts_until_it_is_given_back()
    {
        var (first, second) = (_agent.App("first"), await _agent.RunAsync("second"));
        await _agent.ServesAsync(first, second);
        await using var load = new KeepAliveLoad(_agent.Port, 3);
        var path = $"/backends/live/members/127.0.0.1:{first.Port}/drain";

        var answer = await _agent.CallAsync(HttpMethod.Post, path);
        Assert.Equal(("live", $"127.0.0.1:{first.Port}", true), ((string?)answer["backend"], (string?)answer["member"], (bool)answer["drained"]!));
        await OnlyAsync(second);
        Assert.Equal(SlotAdmin.Drain, (await _agent.SlotsAsync()).Single(slot => slot.Port == first.Port).Admin);

        await _agent.PutAsync("/frontends/other", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");
        Assert.Equal(2, _agent.Haproxy.Status.Reloads);
        await OnlyAsync(second);

        // A heartbeat that changes something of it is no reason to give it back either.
        _registry.Online("1", first.Port, meta: """{"weight":50}""");
        await _agent.RestartAsync();
        await Eventually.PassesAsync(async () => Assert.Equal(
            SlotAdmin.Drain, (await _agent.SlotsAsync()).Single(slot => slot.Port == first.Port && slot.Admin != SlotAdmin.Maintenance).Admin));
        await OnlyAsync(second);

        await _agent.CallAsync(HttpMethod.Delete, path);
        await _agent.ServesAsync(first, second);
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.SendAsync(HttpMethod.Delete, path)).Status);
    }

    [Fact]
    public async Task The_last_one_that_serves_is_drained_only_by_force()
    {
        var path = $"/backends/live/members/127.0.0.1:{_agent.App("first").Port}/drain";

        var (status, body) = await _agent.SendAsync(HttpMethod.Post, path);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("force=true", body, StringComparison.Ordinal);
        Assert.Equal("first", await _agent.GetAsync());

        await _agent.CallAsync(HttpMethod.Post, path + "?force=true");
        await Eventually.TrueAsync(async () => (await _agent.SlotsAsync()).All(slot => !slot.IsServing || !slot.HasAddress));
        await _agent.CallAsync(HttpMethod.Delete, path);
        await _agent.ServesAsync(_agent.App("first"));
    }

    [Theory]
    [InlineData("/backends/live/members/10.9.9.9:80/drain", HttpStatusCode.NotFound)]
    [InlineData("/backends/nobody/members/10.9.9.9:80/drain", HttpStatusCode.NotFound)]
    [InlineData("/backends/live/members/10.9.9.9/drain", HttpStatusCode.BadRequest)]
    [InlineData("/backends/live/members/10.9.9.9:0/drain", HttpStatusCode.BadRequest)]
    [InlineData("/backends/live/members/a%20b:80/drain", HttpStatusCode.BadRequest)]
    public async Task Who_is_no_member_cannot_be_drained(string path, HttpStatusCode expected) =>
        Assert.Equal(expected, (await _agent.SendAsync(HttpMethod.Post, path)).Status);

    private Task OnlyAsync(AppServer app) => Eventually.PassesAsync(async () =>
    {
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(app.Name, await _agent.GetAsync());
        }
    });
}
