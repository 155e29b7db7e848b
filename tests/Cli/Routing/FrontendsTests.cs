using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Routing;

[Collection(SharedFleets.Name)]
public sealed class FrontendsTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task The_fleets_frontends_are_shown_as_table_and_as_JSON(Store store)
    {
        var (fleet, key) = (await fleets.OnAsync(store), Fleet.NewName("front"));
        await fleet.PutAsync($"/frontends/{key}", new
        {
            bind = $"127.0.0.1:{FreePort.Next()}",
            backend = "none",
            label = "nowhere",
            rules = (object[])[new { type = "path", operation = "path_beg", value = "/api", backend = "api" }],
        });

        var table = (await fleet.RunAsync("frontends", key)).EndedWith(0);
        var json = (await fleet.RunAsync("frontends", key, "--json")).EndedWith(0).Json;

        Assert.Equal("KEY LABEL BIND BACKEND RULES", table.Lines[0]);
        Assert.Matches($@"^{key} nowhere 127\.0\.0\.1:\d+ none path_beg /api -> api$", table.Lines[1]);
        var only = Assert.Single(json.EnumerateArray());
        Assert.Equal($"frontend/{key}", only.GetProperty("id").GetString());
        Assert.Equal("none", only.GetProperty("backend").GetString());
    }

    [Theory, EachStore]
    public async Task Live_they_are_shown_as_each_agent_has_them_with_its_warnings(Store store)
    {
        var (fleet, key) = (await fleets.OnAsync(store), Fleet.NewName("front"));
        await fleet.PutAsync($"/frontends/{key}", new { bind = $"127.0.0.1:{FreePort.Next()}", backend = "missing", label = "east" });
        Outcome? table = null;
        await Eventually.PassesAsync(async () =>
            table = (await fleet.RunAsync("frontends", key, "--live", "--agent", fleet.Agents)).EndedWith(0));

        Assert.StartsWith($"{fleet.East.Name} {key} east", table!.Lines[1], StringComparison.Ordinal);
        Assert.Equal(2, table.Lines.Length);
        Assert.Contains($"warning: frontend {key}: backend missing does not exist yet", table.Errors, StringComparison.Ordinal);
        var json = (
            await fleet.RunAsync("frontends", key, "--live", "--json", "--agent", fleet.East.Url, "--agent", fleet.West.Url)).EndedWith(0);
        Assert.Equal(fleet.East.Name, Assert.Single(json.Json.EnumerateArray()).GetProperty("agent").GetString());
        Assert.Empty(json.Errors);
    }

    [Theory, EachStore]
    public async Task A_key_that_nothing_has_is_a_failure(Store store)
    {
        var fleet = await fleets.OnAsync(store);

        Assert.Contains(
            "there is no frontend nothing",
            (await fleet.RunAsync("frontends", "nothing")).EndedWith(1).Errors,
            StringComparison.Ordinal);
        Assert.Contains(
            "there is no frontend nothing",
            (await fleet.RunAsync("frontends", "nothing", "--live", "--agent", fleet.Agents)).EndedWith(1).Errors,
            StringComparison.Ordinal);
    }
}
