using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Routing;

[Collection(SharedFleets.Name)]
public sealed class BackendsTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task The_fleets_backends_are_shown_as_table_and_as_JSON(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("back"));
        await fleet.PutAsync(
            $"/backends/{name}",
            new
            {
                type = "dynamic",
                name,
                versions = new Dictionary<string, int> { ["1.0.0"] = 95, ["1.1.0"] = 5 },
                label = "nowhere",
            });

        var table = (await fleet.RunAsync("backends", name)).EndedWith(0);
        var json = (await fleet.RunAsync("backends", name, "--json")).EndedWith(0).Json;

        Assert.Equal(["KEY LABEL TYPE SERVICE VERSION", $"{name} nowhere dynamic {name} 1.0.0 95, 1.1.0 5"], table.Lines);
        Assert.Equal(5, Assert.Single(json.EnumerateArray()).GetProperty("versions").GetProperty("1.1.0").GetInt32());
    }

    [Theory, EachStore]
    public async Task Live_they_are_shown_with_the_servers_that_HAProxy_has(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("back"));
        var app = await fleet.ServeAsync(name, "1.0.0");
        await fleet.RegisterAsync(name, "1.0.0", FreePort.Next());
        await fleet.RouteAsync(name, "1.0.0");

        await Eventually.PassesAsync(async () =>
        {
            var table = (await fleet.RunAsync("backends", name, "--live", "--agent", fleet.Agents)).EndedWith(0);
            Assert.Equal(
                [
                    "AGENT KEY LABEL TYPE SERVICE VERSION SERVING",
                    $"{fleet.East.Name} {name} - dynamic {name} 1.0.0 1 of 2",
                    $"{fleet.West.Name} {name} - dynamic {name} 1.0.0 1 of 2",
                ],
                table.Lines);
        });
        var json = (await fleet.RunAsync("backends", name, "--live", "--json", "--agent", fleet.West.Url)).EndedWith(0).Json;
        var servers = Assert.Single(json.EnumerateArray()).GetProperty("servers").EnumerateArray().ToList();
        Assert.Equal(2, servers.Count);
        Assert.True(servers.Single(server => server.GetProperty("port").GetInt32() == app.Port).GetProperty("serving").GetBoolean());
    }

    [Fact]
    public async Task An_agent_that_cannot_be_asked_is_a_failure_of_its_own_kind()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        var outcome = (await fleet.RunAsync("backends", "--live", "--agent", "127.0.0.1:1")).EndedWith(3);

        Assert.Contains("error: agent http://127.0.0.1:1/ is unreachable: Connection refused", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("set the agents with --agent", outcome.Errors, StringComparison.Ordinal);
        (await fleet.RunAsync("backends", "--live", "--agent", fleet.Registry)).EndedWith(3);
    }

    [Theory, EachStore]
    public async Task A_key_that_nothing_has_is_a_failure(Store store)
    {
        var outcome = (await (await fleets.OnAsync(store)).RunAsync("backends", "nothing", "--json")).EndedWith(1);

        Assert.Contains("there is no backend nothing", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }
}
