using System.Diagnostics;
using System.Net.Sockets;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>What others do to HAProxy is noticed, reported and put right, and nobody's requests suffer.</summary>
public sealed class RepairTests
{
    [Fact]
    public async Task A_slot_that_somebody_changed_is_put_right()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        await fleet.ApplyAsync(fleet.Want([a, b]));
        using var socket = Open(fleet);
        await socket.AskAsync(
            default,
            RuntimeCommand.SetMaintenance(new("live", fleet.SlotOf(a)!.Number)),
            RuntimeCommand.SetWeight(new("live", fleet.SlotOf(b)!.Number), 1));
        await RepairedAsync(fleet, 1);
        await fleet.ServesAsync(a, b);
        Assert.Equal(100, fleet.SlotOf(b)!.Weight);
        Assert.Equal(1, fleet.Service.Status.Reloads);
    }

    [Fact]
    public async Task A_file_that_somebody_edited_is_written_again_and_one_that_was_loaded_too_is_loaded_again()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        var config = fleet.Service.Config;
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 2);

        await File.WriteAllTextAsync(fleet.Host.Options.HaproxyCfgPath, config + "# mine\n");
        await RepairedAsync(fleet, 1);
        Assert.Equal(config, await File.ReadAllTextAsync(fleet.Host.Options.HaproxyCfgPath));
        Assert.Equal("the configuration file was edited", fleet.Service.Status.LastRepair);

        await File.WriteAllTextAsync(fleet.Host.Options.HaproxyCfgPath, config.Replace("retries 3", "retries 4", StringComparison.Ordinal));
        await SignalAsync("USR2", await fleet.Host.MasterAsync());
        await Eventually.TrueAsync(() => fleet.Service.Status.LastReload == "the configuration file was edited and loaded externally");
        Assert.Equal(config, await File.ReadAllTextAsync(fleet.Host.Options.HaproxyCfgPath));
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_configuration_of_somebody_elses_that_was_loaded_is_replaced()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        var ours = fleet.Service.Config;
        await File.WriteAllTextAsync(
            fleet.Host.Options.HaproxyCfgPath,
            $"global\n  stats socket {fleet.Host.Options.HaproxySocketPath} mode 600 level admin\ndefaults\n timeout client 1s\n timeout connect 1s\n timeout server 1s\nfrontend other\n  bind 127.0.0.1:{FreePort.Next()}\n");
        await SignalAsync("USR2", await fleet.Host.MasterAsync());
        await Eventually.PassesAsync(
            async () =>
            {
                Assert.True(fleet.Service.Status is { Repairs: > 0, Problem: null }, $"{fleet.Service.Status}");
                Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
            },
            TimeSpan.FromSeconds(30));
        Assert.Equal(ours, await File.ReadAllTextAsync(fleet.Host.Options.HaproxyCfgPath));
    }

    [Fact]
    public async Task A_reload_by_hand_is_noticed_and_harmless()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        await fleet.ApplyAsync(fleet.Want([a]));
        await fleet.ApplyAsync(fleet.Want([a, b]));
        await fleet.ServesAsync(a, b);
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 2);
        await SignalAsync("USR2", await fleet.Host.MasterAsync());
        await RepairedAsync(fleet, 1);
        await fleet.ServesAsync(a, b);
        Assert.Equal("another worker took over", fleet.Service.Status.LastRepair);
        Assert.Equal(1, fleet.Service.Status.Reloads);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_HAProxy_that_was_killed_comes_back_with_the_members_of_the_moment()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        await fleet.ApplyAsync(fleet.Want([a]));
        await fleet.ApplyAsync(fleet.Want([b]));
        await fleet.ServesAsync(b);
        await SignalAsync("KILL", await fleet.Host.MasterAsync());
        await Eventually.TrueAsync(async () => await fleet.Host.GetAsync() == "1.0.0-b");
        await fleet.ServesAsync(b);
    }

    [Fact]
    public async Task One_that_the_agent_started_again_is_not_taken_for_somebody_elses_doing()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        await SignalAsync("KILL", await fleet.Host.MasterAsync());
        await Eventually.TrueAsync(() => fleet.Service.Status is { Restarts: 1, Worker: not 0 });
        Assert.Equal(ApplyTier.Nothing, (await fleet.ApplyAsync(fleet.Want([a]))).Tier);
        Assert.Equal(0, fleet.Service.Status.Repairs);
    }

    [Fact]
    public async Task What_somebody_broke_in_the_file_does_not_keep_a_HAProxy_that_died_from_coming_back()
    {
        // Between two looks at the file, which are a minute apart here.
        await using var fleet = await SlotFleet.StartAsync((_, options) => options with { ReconcileInterval = TimeSpan.FromMinutes(1) });
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        var config = fleet.Service.Config;
        await File.WriteAllTextAsync(fleet.Host.Options.HaproxyCfgPath, "global\n  no-such-keyword\n");
        await SignalAsync("KILL", await fleet.Host.MasterAsync());
        await Eventually.TrueAsync(async () => await fleet.Host.GetAsync() == "1.0.0-a");
        Assert.Equal(config, await File.ReadAllTextAsync(fleet.Host.Options.HaproxyCfgPath));
        Assert.Equal("the configuration file was edited", fleet.Service.Status.LastRepair);
    }

    [Fact]
    public async Task A_runtime_socket_that_was_removed_is_made_anew_and_traffic_goes_on()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        await fleet.ApplyAsync(fleet.Want([a]));
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 2);
        File.Delete(fleet.Host.Options.HaproxySocketPath);
        await RepairedAsync(fleet, 1);
        Assert.True(File.Exists(fleet.Host.Options.HaproxySocketPath), "HAProxy listens there again.");
        Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([a, b]))).Tier);
        await fleet.ServesAsync(a, b);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Something_else_at_the_runtime_socket_is_a_problem_that_ends_with_it()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 2);
        File.Delete(fleet.Host.Options.HaproxySocketPath);
        using (var imposter = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            imposter.Bind(new UnixDomainSocketEndPoint(fleet.Host.Options.HaproxySocketPath));
            imposter.Listen();
            await Eventually.TrueAsync(() => fleet.Service.Status.Problem is not null, TimeSpan.FromSeconds(30));
            Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
        }

        File.Delete(fleet.Host.Options.HaproxySocketPath);
        await Eventually.TrueAsync(() => fleet.Service.Status.Problem is null, TimeSpan.FromSeconds(30));
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task What_an_agent_left_half_done_the_next_one_carries_on()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        var b = await fleet.RunAsync("1.0.0-b");
        await fleet.ApplyAsync(fleet.Want([a]));
        await using var load = new KeepAliveLoad(fleet.Host.Port, clients: 2);
        using (var socket = Open(fleet))
        {
            // As far as an agent got that was killed: one member staged, another one drained.
            await socket.AskAsync(
                default,
                RuntimeCommand.SetAddress(new("live", 5), b.Address, b.Port),
                RuntimeCommand.SetDrain(new("live", 5)),
                RuntimeCommand.SetHealthDown(new("live", 5)));
        }

        Assert.Equal(ApplyTier.Runtime, (await fleet.ApplyAsync(fleet.Want([a, b]))).Tier);
        await fleet.ServesAsync(a, b);
        Assert.Equal(5, fleet.SlotOf(b)!.Number);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_second_agent_for_the_same_HAProxy_refuses_to_start()
    {
        await using var fleet = await SlotFleet.StartAsync();
        var a = await fleet.RunAsync("1.0.0-a");
        await fleet.ApplyAsync(fleet.Want([a]));
        await using var second = await HaproxyHost.CreateAsync((_, _) => fleet.Host.Options);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => second.Service.StartAsync(CancellationToken.None));
        Assert.Contains("Another agent drives the HAProxy of", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("1.0.0-a", await fleet.Host.GetAsync());
    }

    private static RuntimeSocket Open(SlotFleet fleet) =>
        new(new RuntimeSocketOptions { Path = fleet.Host.Options.HaproxySocketPath }, TimeProvider.System);

    private static Task RepairedAsync(SlotFleet fleet, int times) =>
        Eventually.TrueAsync(
            () => fleet.Service.Status.Repairs >= times, TimeSpan.FromSeconds(30), $"{times} repairs; {fleet.Service.Status}");

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
    }
}
