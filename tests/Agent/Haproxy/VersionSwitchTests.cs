using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>A backend goes from one version to another on a real HAProxy.</summary>
public sealed class VersionSwitchTests
{
    [Fact]
    public async Task The_new_version_is_checked_first_then_takes_all_traffic_and_the_old_one_stays_warm()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var old = await fleet.RunAsync("1.0.0-a");
        var next = await fleet.RunAsync("1.1.0-a");
        await fleet.ApplyAsync(fleet.Want([old]));
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 4);

        for (var i = 0; i < 10; i++)
        {
            await fleet.ApplyAsync(fleet.Want([next], standby: [old]));
            await fleet.ServesAsync(next);
            Assert.Equal(SlotAdmin.Drain, fleet.SlotOf(old)!.Admin);
            Assert.Equal("1.1.0-a", await fleet.Host.GetAsync());
            Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([old], standby: [next]))).Tier);
            Assert.True(i == 0 || fleet.SlotOf(old)!.IsServing, "A warm version takes over with the one command.");
            await fleet.ServesAsync(old);
            Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
        }

        Assert.Empty(load.Failures);
        Assert.Equal(1, fleet.Service.Status.Reloads);
    }

    [Fact]
    public async Task A_version_without_a_healthy_member_takes_nothing_from_the_old_one_until_it_is_well()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var old = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([old]));

        await fleet.ApplyAsync(fleet.Want([SlotFleet.Dead("1.1.0")], standby: [old]));
        Assert.Equal(["live"], fleet.Service.Status.Held);
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
        Assert.Contains($"127.0.0.1:{old.Port}\n", fleet.Service.Config, StringComparison.Ordinal);

        await fleet.ApplyAsync(fleet.Want([], standby: [old]));
        Assert.Equal(["live"], fleet.Service.Status.Held);
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());

        var next = await fleet.RunAsync("1.1.0-b");
        await fleet.ApplyAsync(fleet.Want([next], standby: [old]));
        await fleet.ServesAsync(next);
        Assert.Empty(fleet.Service.Status.Held);
    }

    [Fact]
    public async Task A_reload_in_the_middle_of_a_switch_keeps_the_old_version_serving()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var old = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([old]));
        await fleet.ApplyAsync(fleet.Want([SlotFleet.Dead("1.1.0")], standby: [old]));
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 2);

        var wanted = fleet.Want([SlotFleet.Dead("1.1.0")], standby: [old]);
        var changed = await fleet.ApplyAsync(
            wanted with
            {
                Backends = [wanted.Backends[0] with { Definition = wanted.Backends[0].Definition with { Balance = "leastconn" } }],
            });

        Assert.Equal((ApplyTier.Reload, "backend live changed"), (changed.Tier, changed.Reason));
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_forced_switch_asks_nobody()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var old = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([old]));
        await fleet.ApplyAsync(fleet.Want([SlotFleet.Dead("1.1.0")], standby: [old], force: true));
        Assert.Equal(SlotAdmin.Drain, fleet.SlotOf(old)!.Admin);
        await Assert.ThrowsAsync<HttpRequestException>(() => fleet.Host.GetAsync());
    }

    [Fact]
    public async Task When_one_new_member_never_gets_well_the_others_take_over_after_a_while()
    {
        await using var fleet = await SlotFleet.StartAsync((_, options) => options with { SwitchPatience = TimeSpan.FromSeconds(1) });
        var old = await fleet.RunAsync("1.0.0-a");
        var next = await fleet.RunAsync("1.1.0-a");
        var dead = SlotFleet.Dead("1.1.0");
        await fleet.ApplyAsync(fleet.Want([old]));
        await fleet.ApplyAsync(fleet.Want([next, dead], standby: [old]));
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
        await Eventually.TrueAsync(() => fleet.SlotOf(next) is { IsServing: true } && fleet.SlotOf(old)!.Admin == SlotAdmin.Drain);
    }

    [Fact]
    public async Task Versions_share_the_traffic_as_they_are_told_whatever_the_number_of_members()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var old = await fleet.RunAsync("1.0.0-a");
        var other = await fleet.RunAsync("1.0.0-b");
        var canary = await fleet.RunAsync("1.1.0-a");
        await fleet.ApplyAsync(fleet.Want([old, other]));
        var shares = new Dictionary<string, int>(StringComparer.Ordinal) { ["1.0.0"] = 90, ["1.1.0"] = 10 };

        Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([old, other, canary], versions: shares))).Tier);
        await fleet.ServesAsync(old, other, canary);
        Assert.InRange((await fleet.AnswersAsync(200))["1.1.0-a"], 18, 22);

        await fleet.ApplyAsync(fleet.Want([old, canary], versions: shares));
        await fleet.ServesAsync(old, canary);
        Assert.InRange((await fleet.AnswersAsync(200))["1.1.0-a"], 18, 22);
        Assert.Equal(1, fleet.Service.Status.Reloads);
    }
}
