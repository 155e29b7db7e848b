using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>Members come, go and are switched on a real HAProxy, under load and without a reload.</summary>
public sealed class MembershipTests
{
    [Fact]
    public async Task Members_come_and_go_without_a_reload_and_without_a_lost_request()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        Assert.Equal(ApplyTier.Reload, (await fleet.ApplyAsync(fleet.Want([a]))).Tier);
        var worker = fleet.Service.Status.Worker;
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 4);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([a, b]))).Tier);
            await fleet.ServesAsync(a, b);
            Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([b]))).Tier);
            await Eventually.TrueAsync(() => fleet.SlotOf(a) is null);
            await fleet.ApplyAsync(fleet.Want([a, b]));
            await fleet.ServesAsync(a, b);
            await fleet.ApplyAsync(fleet.Want([a]));
            await Eventually.TrueAsync(() => fleet.SlotOf(b) is null);
        }

        Assert.Empty(load.Failures);
        Assert.Equal((1, worker), (fleet.Service.Status.Reloads, fleet.Service.Status.Worker));
    }

    [Fact]
    public async Task A_member_gets_no_request_before_its_first_passed_check_and_the_file_says_so()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var dead = SlotFleet.Dead("1.0.0");
        await fleet.ApplyAsync(fleet.Want([a]));
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 2);

        await fleet.ApplyAsync(fleet.Want([a, dead]));

        Assert.Equal((SlotAdmin.Ready, false), (fleet.SlotOf(dead)!.Admin, fleet.SlotOf(dead)!.IsUp));
        Assert.Contains(fleet.Service.Status.Waiting, text => text.EndsWith("has not passed a check", StringComparison.Ordinal));
        Assert.Contains($"127.0.0.1:{dead.Port} disabled", fleet.Service.Config, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{a.Port}\n", fleet.Service.Config, StringComparison.Ordinal);
        var before = load.Answers;
        await Eventually.TrueAsync(() => load.Answers > before + 200);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_member_that_passes_no_check_is_looked_at_less_and_less_often()
    {
        var time = new RecordingTime();
        await using var fleet = await SlotFleet.StartAsync(
            (_, options) => options with { ReconcileInterval = TimeSpan.FromSeconds(10) }, time);
        await fleet.ApplyAsync(fleet.Want([await fleet.RunAsync("1.0.0-a"), SlotFleet.Dead("1.0.0")]));

        // A pause of this length follows on some forty shorter ones, and nothing else that the agent waits for is as long.
        await Eventually.TrueAsync(
            () => time.Waits.Any(wait => wait > TimeSpan.FromMilliseconds(300) && wait < TimeSpan.FromMilliseconds(900)),
            TimeSpan.FromSeconds(40));
        Assert.NotEmpty(fleet.Service.Status.Waiting);
    }

    [Fact]
    public async Task The_first_members_of_a_backend_serve_at_once()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
    }

    [Fact]
    public async Task The_last_member_that_goes_leaves_an_empty_backend_and_the_next_one_needs_no_reload()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        await fleet.ApplyAsync(fleet.Want([]));
        await Eventually.TrueAsync(() => fleet.Slots.All(slot => slot.Admin == SlotAdmin.Maintenance));
        await Assert.ThrowsAsync<HttpRequestException>(() => fleet.Host.GetAsync());

        Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([a]))).Tier);
        await fleet.ServesAsync(a);
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
    }

    [Fact]
    public async Task More_members_than_slots_are_one_reload_with_its_reason()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        Assert.Equal(9, fleet.Slots.Count());
        var many = Enumerable.Range(0, 9).Select(_ => SlotFleet.Dead("1.0.0")).ToArray();

        var grown = await fleet.ApplyAsync(fleet.Want([a, .. many]));

        Assert.Equal((ApplyTier.Reload, "backend live: no clean slot for 1 of 10 members among 9 slots"), (grown.Tier, grown.Reason));
        Assert.Equal(grown.Reason, fleet.Service.Status.LastReload);
        Assert.Equal(20, fleet.Slots.Count());
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
    }

    [Fact]
    public async Task A_running_request_ends_before_its_member_is_gone_and_its_slot_waits_for_it()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        await fleet.ApplyAsync(fleet.Want([a, b], mode: "tcp"));
        await fleet.ServesAsync(a, b);
        using var stream = new System.Net.Sockets.TcpClient("127.0.0.1", fleet.Host.Port);
        using var other = new System.Net.Sockets.TcpClient("127.0.0.1", fleet.Host.Port);

        await fleet.ApplyAsync(fleet.Want([b], mode: "tcp"));
        await Eventually.TrueAsync(() =>
            fleet.Service.Status.Waiting.Any(text => text.EndsWith("leaves, 1 requests still run", StringComparison.Ordinal)));
        Assert.Equal(SlotAdmin.Drain, fleet.SlotOf(a)!.Admin);
        await stream.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        Assert.True(await stream.GetStream().ReadAsync(new byte[1000]) > 0, "The stream of a member that leaves goes on.");
        stream.Dispose();
        other.Dispose();

        await Eventually.TrueAsync(() => fleet.SlotOf(a) is null && fleet.Service.Status.Waiting.IsEmpty);
    }

    [Fact]
    public async Task Weights_change_at_run_time()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        await fleet.ApplyAsync(fleet.Want([a, b]));
        Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([a with { Weight = 30 }, b with { Weight = 10 }]))).Tier);

        var answers = await fleet.AnswersAsync(40);

        Assert.Equal((30, 10), (answers["1.0.0-a"], answers["1.0.0-b"]));
        Assert.Contains($"127.0.0.1:{b.Port} weight 10\n", fleet.Service.Config, StringComparison.Ordinal);
    }
}
