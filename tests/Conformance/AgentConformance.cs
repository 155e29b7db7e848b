using Thalassa.Model.Agents;
using Thalassa.Registry.Store;

namespace Thalassa.Conformance.Tests;

/// <summary>How every store keeps what agents report.</summary>
public abstract class AgentConformance : StoreFixture
{
    private IAgentStore Agents => (IAgentStore)Store;

    [Fact]
    public async Task The_last_report_of_each_agent_is_kept_whole()
    {
        Assert.Empty(await Agents.SeenAsync(At(0)));
        await Agents.SeeAsync(Agent("b", At(50)) with { Servers = 1 });
        var last = Agent("b", At(60)) with
        {
            Label = "east",
            Problems = ["<b>\"é😀"],
            Revision = 1_764_000_000_000_001,
            Frontends = "\"x\"",
            Backends = "\"y\"",
            Servers = 2,
        };
        await Agents.SeeAsync(last);
        await Agents.SeeAsync(Agent("B.2_x", At(60)));

        var seen = await Agents.SeenAsync(At(1));
        Assert.Equal(["B.2_x", "b"], seen.Select(agent => agent.Id));
        Assert.Equal(last.Problems, seen[1].Problems);
        Assert.Equal(last with { Problems = [] }, seen[1] with { Problems = [] });
    }

    [Fact]
    public async Task An_agent_that_is_not_heard_of_is_forgotten_and_comes_back_with_its_next_report()
    {
        await Agents.SeeAsync(Agent("a", At(50)));
        await Agents.SeeAsync(Agent("b", At(70)));
        Assert.Equal(2, (await Agents.SeenAsync(At(49.999))).Count);
        Assert.Equal("b", Assert.Single(await Agents.SeenAsync(At(50))).Id);
        await Agents.SeeAsync(Agent("a", At(100)));
        Assert.Equal(["a", "b"], (await Agents.SeenAsync(At(60))).Select(agent => agent.Id));
    }

    [Fact]
    public async Task An_agent_leaves_at_its_own_word()
    {
        await Agents.SeeAsync(Agent("a", At(50)));
        await Agents.ForgetAsync("a");
        await Agents.ForgetAsync("a");
        Assert.Empty(await Agents.SeenAsync(At(0)));
    }

    [Fact]
    public async Task Agents_are_no_registrations_and_nothing_for_the_reaper()
    {
        await Agents.SeeAsync(Agent("web", At(50)));
        await HeartbeatAsync(At(0), "/web/1/h/80");

        Assert.Equal(["/web/1/h/80"], await IdsAsync());
        Assert.Equal(1, await Store.CountAsync("web", 10));
        Assert.Equal("/web/1/h/80", Assert.Single(await DueAsync(At(1_000_000))).Id.ToString());
        Assert.Single(await PendingAsync());
        Assert.Empty((await Store.QueryAsync(new RegistrationQuery { Names = ["a"] })).List.Items.ToArray());
    }

    [Fact]
    public async Task Reports_at_once_from_many_agents_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Agents.SeeAsync(Agent($"a{i:00}", At(50))))));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"a{i:00}"), (await Agents.SeenAsync(At(0))).Select(agent => agent.Id));
    }

    private static SeenAgent Agent(string id, DateTimeOffset until) => new(new AgentReport { Id = id, Version = "0.1.0", Health = "ok" })
    {
        LastSeen = At(0).ToUnixTimeMilliseconds(),
        ExpiresAt = until.ToUnixTimeMilliseconds(),
    };
}
