using Thalassa.Cli.Tests.Running;

namespace Thalassa.Cli.Tests.Status;

[Collection(SharedFleets.Name)]
public sealed class StatusTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task It_shows_registry_and_agents_at_a_glance(Store store)
    {
        var fleet = await fleets.OnAsync(store);

        var table = (await fleet.RunAsync("status", "--agent", fleet.Agents)).EndedWith(0);

        Assert.Equal("PART ADDRESS STATE VERSION UP DOES", table.Lines[0]);
        Assert.Matches(@"^registry 127\.0\.0\.1:\d+ ok 0\.1\.0 \w+ [\d.]+ heartbeats/s, store healthy, \d+ subscribers$", table.Lines[1]);
        Assert.Matches(
            $@"^agent {fleet.East.Name} ok 0\.1\.0\S* \w+ label east, \w+ routing, "
            + @"\d+ frontends, \d+ backends, \d+ servers, HAProxy runs as \d+$",
            table.Lines[2]);
        Assert.Contains("label west", table.Lines[3], StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task Status_as_json_has_the_answer_of_each_part(Store store)
    {
        var fleet = await fleets.OnAsync(store);

        var status = (await fleet.RunAsync("status", "--json", "--agent", fleet.West.Url)).EndedWith(0).Json;

        Assert.True(status.GetProperty("registry")[0].GetProperty("status").GetProperty("store").GetProperty("healthy").GetBoolean());
        Assert.Equal("west", status.GetProperty("agents")[0].GetProperty("status").GetProperty("label").GetString());
        Assert.Equal($"{fleet.West.Url}/", status.GetProperty("agents")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task Unreachable_part_is_shown_with_its_exit_code()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        var table = (await fleet.RunAsync("status", "--agent", "127.0.0.1:1")).EndedWith(3);
        var json = (await fleet.RunAsync("status", "--json", "--agent", "127.0.0.1:1")).EndedWith(3).Json;

        Assert.Contains(table.Lines, line =>
            line.StartsWith("agent 127.0.0.1:1 no answer - - Connection refused", StringComparison.Ordinal));
        Assert.Contains("Connection refused", json.GetProperty("agents")[0].GetProperty("failure").GetString(), StringComparison.Ordinal);
    }
}
