using System.Diagnostics;
using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Waiting;

[Collection(SharedFleets.Name)]
public sealed class WaitTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task It_returns_when_so_many_are_registered_and_serve_in_every_HAProxy(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("wait"));
        await fleet.ServeAsync(name, "1.0.0");
        await fleet.RouteAsync(name, "1.0.0");
        using var waiting = Start(fleet, "wait", $"{name}@1.0.0", "--count", "2", "--agent", fleet.Agents);

        // It shows its progress and continues.
        while (
            await waiting.StandardError.ReadLineAsync() is { } line
            && line != $"{name}@1.0.0: 1 online, in HAProxy at {fleet.East.Name} 1, {fleet.West.Name} 1")
        {
            Assert.StartsWith($"{name}@1.0.0: ", line, StringComparison.Ordinal);
        }

        Assert.False(waiting.HasExited);
        await fleet.ServeAsync(name, "1.0.0");

        var outcome = (await ThalassaProcess.EndAsync(waiting)).EndedWith(0);
        Assert.Equal($"{name}@1.0.0: 2 online, in HAProxy at {fleet.East.Name} 2, {fleet.West.Name} 2", Assert.Single(outcome.Lines));
    }

    [Theory, EachStore]
    public async Task A_member_that_fails_its_check_is_not_in_HAProxy(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("wait"));
        await fleet.ServeAsync(name, "1.0.0");
        await fleet.RegisterAsync(name, "1.0.0", FreePort.Next());
        await fleet.RouteAsync(name, "1.0.0");
        (await fleet.RunAsync("wait", $"{name}@1.0.0", "--agent", fleet.East.Url)).EndedWith(0);

        var late = (
            await fleet.RunAsync("wait", $"{name}@1.0.0", "-n", "2", "--timeout", "1s", "--agent", fleet.East.Url, "--json")).EndedWith(4);

        Assert.False(late.Json.GetProperty("reached").GetBoolean());
        Assert.Equal(2, late.Json.GetProperty("online").GetInt32());
        Assert.Equal(1, late.Json.GetProperty("agents")[0].GetProperty("serving").GetInt32());
        Assert.Contains(
            $"error: not within 1 s: 2 of {name}@1.0.0; 2 online, in HAProxy at {fleet.East.Name} 1",
            late.Errors,
            StringComparison.Ordinal);
        Assert.Contains("'thalassa doctor'", late.Errors, StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task Before_a_switch_registrations_alone_are_waited_for(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("wait"));
        await fleet.RegisterAsync(name, "1.1.0", 9001);

        var online = (await fleet.RunAsync("wait", $"{name}@1.1.0", "--online", "--json")).EndedWith(0).Json;
        var routed = (await fleet.RunAsync("wait", $"{name}@1.1.0", "--timeout", "100ms", "--agent", fleet.Agents)).EndedWith(4);

        Assert.True(online.GetProperty("reached").GetBoolean());
        Assert.Empty(online.GetProperty("agents").EnumerateArray());
        Assert.Contains($"{fleet.East.Name} not routed", routed.Errors, StringComparison.Ordinal);
        Assert.Contains(
            $"no agent has a backend of {name}; use --online to wait for registrations only", routed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_continues_while_a_part_is_unreachable()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("wait"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);

        var agent = (await fleet.RunAsync("wait", $"{name}@1.0.0", "--timeout", "100ms", "--agent", "127.0.0.1:1")).EndedWith(4);
        var registry = (
            await fleet.RunAsync("wait", $"{name}@1.0.0", "--timeout", "100ms", "--registry", "127.0.0.1:1", "--online")).EndedWith(4);

        Assert.Contains("1 online, in HAProxy at 127.0.0.1:1 does not answer", agent.Errors, StringComparison.Ordinal);
        Assert.Contains("the registry does not answer", registry.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_it()
    {
        var fleet = await fleets.OnAsync(Store.Memory);
        using var waiting = Start(fleet, "wait", "nobody@1.0.0", "--online");
        Assert.Equal("nobody@1.0.0: 0 online", await waiting.StandardError.ReadLineAsync());

        Local.Processes.Signals.Send(waiting.Id, Local.Processes.Signals.Terminate);

        (await ThalassaProcess.EndAsync(waiting)).EndedWith(128 + 15);
    }

    [Theory]
    [InlineData("the form is web@1.0.0", "wait", "web")]
    [InlineData("--count must be a whole number of at least 1", "wait", "web@1.0.0", "--count", "0")]
    [InlineData("'1y' is not a duration", "wait", "web@1.0.0", "--timeout", "1y")]
    public async Task A_wrong_command_line_is_a_misuse(string message, params string[] arguments) =>
        Assert.Contains(
            message, (await (await fleets.OnAsync(Store.Memory)).RunAsync(arguments)).EndedWith(2).Errors, StringComparison.Ordinal);

    private static Process Start(Fleet fleet, params string[] arguments) =>
        ThalassaProcess.Start(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = fleet.Patiently }, arguments);
}
