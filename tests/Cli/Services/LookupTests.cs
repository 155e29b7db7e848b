using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Services;

[Collection(SharedFleets.Name)]
public sealed class LookupTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task It_writes_the_address_of_a_live_member_and_nothing_else(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("lookup"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);
        await fleet.RegisterAsync(name, "1.1.0", 9002, "::1");

        Assert.Equal("127.0.0.1:9001\n", (await fleet.RunAsync("lookup", $"{name}@1.0.0")).EndedWith(0).Output);
        Assert.Equal("http://[::1]:9002\n", (await fleet.RunAsync("lookup", $"{name}@1.1.0", "--url")).EndedWith(0).Output);
        Assert.Contains((await fleet.RunAsync("lookup", name)).EndedWith(0).Output.Trim(), (string[])["127.0.0.1:9001", "[::1]:9002"]);
    }

    [Theory, EachStore]
    public async Task As_JSON_it_is_the_service_document_of_etcd_registry(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("lookup"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);

        var document = (await fleet.RunAsync("lookup", name, "--json")).EndedWith(0).Json;

        Assert.Equal(name, document.GetProperty("name").GetString());
        Assert.Equal("127.0.0.1", document.GetProperty("hostname").GetString());
        Assert.Equal(9001, document.GetProperty("port").GetInt32());
        Assert.Equal("127.0.0.1:9001", document.GetProperty("host").GetString());
        Assert.Equal("http://127.0.0.1:9001", document.GetProperty("url").GetString());
    }

    [Theory, EachStore]
    public async Task Lookup_without_member_fails_and_prints_no_address(Store store)
    {
        var fleet = await fleets.OnAsync(store);

        foreach (var outcome in (Outcome[])[await fleet.RunAsync("lookup", "nobody"), await fleet.RunAsync("lookup", "nobody", "--json")])
        {
            Assert.Empty(outcome.EndedWith(1).Output);
            Assert.Contains("nothing of nobody is registered", outcome.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_of_several_members_is_given_at_some_time()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("lookup"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);
        await fleet.RegisterAsync(name, "1.0.0", 9002);
        var given = new HashSet<string>(StringComparer.Ordinal);

        await Eventually.TrueAsync(async () =>
            given.Add((await fleet.RunAsync("lookup", name)).EndedWith(0).Output.Trim()) && given.Count == 2);

        Assert.Equal(["127.0.0.1:9001", "127.0.0.1:9002"], given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_service_it_is_a_misuse() =>
        Assert.Contains(
            "Required argument",
            (await (await fleets.OnAsync(Store.Memory)).RunAsync("lookup")).EndedWith(2).Errors,
            StringComparison.Ordinal);
}
