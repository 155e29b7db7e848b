using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Cli.Tests.Routing;

[Collection(SharedFleets.Name)]
public sealed class SwitchTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task A_switch_by_the_registry_reaches_the_users_of_every_load_balancer_by_the_time_it_returns(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("switch"));
        await ServeTwoVersionsAsync(fleet, name);
        await fleet.ListenAsync(fleet.East, name, name);
        await fleet.ListenAsync(fleet.West, $"{name}-west", name);
        foreach (var agent in (Balancer[])[fleet.East, fleet.West])
        {
            await Eventually.PassesAsync(async () => Assert.Equal([$"{name} 1.0.0"], await agent.AnswersAsync()));
        }

        // The registry applies the switch, and the command waits for each agent.
        var text = (await fleet.RunAsync(Hear(fleet.Agents), "switch", name, "1.1.0", "--wait", "--via", "registry")).EndedWith(0);

        Assert.Equal(
            $"{name}: {name} 1.0.0 -> 1.1.0; {fleet.East.Name} serves 1.1.0 with 1 member, {fleet.West.Name} serves 1.1.0 with 1 member",
            Assert.Single(text.Lines));
        Assert.Equal([$"{name} 1.1.0"], await fleet.East.AnswersAsync());
        Assert.Equal([$"{name} 1.1.0"], await fleet.West.AnswersAsync());
    }

    [Theory, EachStore]
    public async Task Switch_as_json_has_before_and_after(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("switch"));
        await ServeTwoVersionsAsync(fleet, name);

        var plain = (await fleet.RunAsync("switch", name, "1.1.0", "--json")).EndedWith(0).Json;
        var waited = (await fleet.RunAsync("switch", name, "1.0.0", "--wait", "--json", "--agent", fleet.Agents)).EndedWith(0).Json;

        Assert.Equal(name, plain.GetProperty("backend").GetString());
        Assert.Equal(100, plain.GetProperty("before").GetProperty("1.0.0").GetInt32());
        Assert.Equal(100, plain.GetProperty("after").GetProperty("1.1.0").GetInt32());
        Assert.Null(plain.GetProperty("done").GetString());
        Assert.True(waited.GetProperty("done").GetBoolean());
        Assert.Equal(
            [fleet.East.Name, fleet.West.Name],
            waited.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("agent").GetString()));
        Assert.Equal("1.0.0", (await fleet.RunAsync("backends", name, "--json")).Json[0].GetProperty("version").GetString());
    }

    [Theory, EachStore]
    public async Task A_weight_is_the_percent_of_the_traffic_and_the_others_share_the_rest(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("switch"));
        await ServeTwoVersionsAsync(fleet, name);

        var canary = (await fleet.RunAsync("switch", name, "1.1.0", "--weight", "5", "--wait", "--agent", fleet.Agents)).EndedWith(0);
        Assert.StartsWith($"{name}: {name} 1.0.0 -> 1.1.0 5 %, 1.0.0 95 %; ", canary.Output, StringComparison.Ordinal);
        var more = (await fleet.RunAsync("switch", name, "1.1.0", "--weight", "50", "--json")).EndedWith(0).Json;
        Assert.Equal(50, more.GetProperty("after").GetProperty("1.0.0").GetInt32());
        var back = (await fleet.RunAsync("switch", name, "1.1.0", "--weight", "0", "--json", "--wait", "--agent", fleet.Agents))
            .EndedWith(0)
            .Json;

        Assert.Equal(
            """{"1.0.0":100}""",
            back.GetProperty("after").GetRawText().Replace(" ", null, StringComparison.Ordinal).ReplaceLineEndings(string.Empty));
    }

    [Theory, EachStore]
    public async Task Switch_to_version_without_healthy_member_is_refused_without_force(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("switch"));
        await ServeTwoVersionsAsync(fleet, name);

        var refused = (await fleet.RunAsync("switch", name, "9.0.0", "--agent", fleet.East.Url)).EndedWith(1);
        Assert.Empty(refused.Output);
        Assert.Contains(
            $"error: agent {fleet.East.Name}: backend {name} was not switched: version 9.0.0 of {name} has no registered member",
            refused.Errors,
            StringComparison.Ordinal);
        Assert.Contains("--force", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("1.0.0", (await fleet.RunAsync("backends", name, "--json")).Json[0].GetProperty("version").GetString());

        var forced = (await fleet.RunAsync("switch", name, "9.0.0", "--force", "--json", "--agent", fleet.East.Url)).EndedWith(0);
        Assert.Equal(100, forced.Json.GetProperty("after").GetProperty("9.0.0").GetInt32());
    }

    [Theory, EachStore]
    public async Task A_label_names_one_of_the_backends_of_a_key(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("switch"));
        await ServeTwoVersionsAsync(fleet, name);
        await fleet.PutAsync(
            $"/backends/{name}",
            new
            {
                type = "dynamic",
                name,
                version = "1.0.0",
                label = "east",
                health = new { uri = "/", interval = 200 },
            });
        await fleet.ListenAsync(fleet.East, name, name);
        await fleet.ListenAsync(fleet.West, $"{name}-west", name);
        foreach (var agent in (Balancer[])[fleet.East, fleet.West])
        {
            await Eventually.PassesAsync(async () => Assert.Equal([$"{name} 1.0.0"], await agent.AnswersAsync()));
        }

        var json = (
            await fleet.RunAsync(Hear(fleet.Agents), "switch", name, "1.1.0", "--label", "east", "--via", "registry", "--wait", "--json"))
            .EndedWith(0)
            .Json;

        Assert.Equal("east", json.GetProperty("label").GetString());
        Assert.Equal(
            [(fleet.East.Name, "serves 1.1.0 with 1 member"), (fleet.West.Name, "not affected")],
            json.GetProperty("agents")
                .EnumerateArray()
                .Select(agent => (agent.GetProperty("agent").GetString(), agent.GetProperty("state").GetString())));
        Assert.Equal([$"{name} 1.1.0"], await fleet.East.AnswersAsync());
        Assert.Equal([$"{name} 1.0.0"], await fleet.West.AnswersAsync());
        Assert.Equal(
            [$"{name} - dynamic {name} 1.0.0", $"{name} east dynamic {name} 1.1.0"],
            (await fleet.RunAsync("backends", name)).EndedWith(0).Lines.Skip(1).Order(StringComparer.Ordinal));

        // At an agent it is the one that the agent has, or none.
        Assert.Equal(
            [$"{name}: {name} 1.1.0 -> 1.0.0"],
            (await fleet.RunAsync("switch", name, "1.0.0", "--label", "east", "--agent", fleet.East.Url)).EndedWith(0).Lines);
        var west = (await fleet.RunAsync("switch", name, "1.0.0", "--label", "east", "--agent", fleet.West.Url)).EndedWith(1);
        Assert.Contains($"agent {fleet.West.Name} has no backend {name} with label east", west.Errors, StringComparison.Ordinal);
        var registry = (await fleet.RunAsync("switch", name, "1.0.0", "--label", "north")).EndedWith(1);
        Assert.Contains($"the fleet has no backend {name} with label north", registry.Errors, StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task Switch_that_times_out_is_reported_with_its_exit_code(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("switch"));
        await ServeTwoVersionsAsync(fleet, name);

        // Through the registry, which does not know the health: the agents hold the previous version.
        var late = (
            await fleet.RunAsync(Hear(fleet.East.Url), "switch", name, "9.0.0", "--via", "registry", "--wait", "--timeout", "500ms")
        ).EndedWith(4);
        var json = (
            await fleet.RunAsync(Hear(fleet.East.Url), "switch", name, "9.0.0", "--via", "registry", "--wait", "--timeout", "1ms", "--json")
        )
            .EndedWith(4)
            .Json;

        Assert.Contains("switched, but not on every agent within 0.5 s", late.Errors, StringComparison.Ordinal);
        Assert.Contains($"{name}: {fleet.East.Name} ", late.Errors, StringComparison.Ordinal);
        Assert.False(json.GetProperty("done").GetBoolean());
    }

    [Theory, EachStore]
    public async Task A_backend_that_is_not_there_or_is_static_is_a_failure(Store store)
    {
        var (fleet, key) = (await fleets.OnAsync(store), Fleet.NewName("switch"));
        await fleet.PutAsync($"/backends/{key}", new { type = "static", members = (object[])[new { host = "127.0.0.1", port = 9 }] });

        Assert.Contains(
            "the fleet has no backend nothing",
            (await fleet.RunAsync("switch", "nothing", "1.0.0")).EndedWith(1).Errors,
            StringComparison.Ordinal);
        Assert.Contains(
            "has no backend nothing",
            (await fleet.RunAsync("switch", "nothing", "1.0.0", "--agent", fleet.East.Url)).EndedWith(1).Errors,
            StringComparison.Ordinal);
        var alone = Fleet.NewName("switch");
        await fleet.RouteAsync(alone, "1.0.0");
        Assert.Contains(
            "has no version other than 1.0.0",
            (await fleet.RunAsync("switch", alone, "1.0.0", "--weight", "5")).EndedWith(1).Errors,
            StringComparison.Ordinal);
        Assert.Contains(
            "is static", (await fleet.RunAsync("switch", key, "1.0.0", "--json")).EndedWith(1).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--weight must be a whole number from 0 to 100", "switch", "live", "1.0.0", "--weight", "101")]
    [InlineData("--weight must be a whole number from 0 to 100", "switch", "live", "1.0.0", "--weight", "x")]
    [InlineData("the version: must be 1 to 128 letters", "switch", "live", "1 0")]
    [InlineData("'soon' is not a duration, such as 30s", "switch", "live", "1.0.0", "--timeout", "soon")]
    [InlineData("--force works only with an agent", "switch", "live", "1.0.0", "--force")]
    [InlineData("Required argument", "switch", "live")]
    public async Task A_wrong_command_line_is_a_misuse(string message, params string[] arguments) =>
        Assert.Contains(
            message, (await (await fleets.OnAsync(Store.Memory)).RunAsync(arguments)).EndedWith(2).Errors, StringComparison.Ordinal);

    private static Dictionary<string, string> Hear(string agents) => new(StringComparer.Ordinal) { ["THALASSA_AGENT"] = agents };

    private static async Task ServeTwoVersionsAsync(Fleet fleet, string name)
    {
        await fleet.ServeAsync(name, "1.0.0");
        await fleet.ServeAsync(name, "1.1.0");
        await fleet.RouteAsync(name, "1.0.0");
        await Eventually.PassesAsync(async () =>
            (await fleet.RunAsync("wait", $"{name}@1.0.0", "--agent", fleet.Agents, "--timeout", "10")).EndedWith(0));
    }
}
