using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Ancestors;

/// <summary>The ancestors' own clients from npm, unmodified, against the running app.</summary>
public sealed class AncestorClientTests
{
    private static readonly string Folder = RepositoryRoot.At("tests", "Functions", "ancestors");

    [Theory]
    [InlineData("thalassa-http-client")]
    [InlineData("thalassa")]
    public async Task It_registers_renews_queries_and_unregisters(string package)
    {
        await Command.RunAsync(Path.Combine(Folder, "install"));
        await using var app = await RunningApp.StartAsync();
        var seen = JsonElement.Parse(await Command.RunAsync("node", Path.Combine(Folder, "drive.cjs"), package, app.Address.Host, $"{app.Address.Port}"));

        var first = Assert.Single(seen.GetProperty("first").EnumerateArray());
        var renewed = Assert.Single(seen.GetProperty("renewed").EnumerateArray());
        Assert.Equal(
            ["host", "id", "lastKnown", "meta", "name", "port", "revision", "version"],
            first.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("ancestor", first.GetProperty("name").GetString());
        Assert.Equal("1.0.0", first.GetProperty("version").GetString());
        Assert.Equal(8080, first.GetProperty("port").GetInt32());
        Assert.Equal($"/ancestor/1.0.0/{first.GetProperty("host").GetString()}/8080", first.GetProperty("id").GetString());
        Assert.Equal("a", first.GetProperty("meta").GetProperty("zone").GetString());
        Assert.Equal(60, first.GetProperty("meta").GetProperty("secondsToExpire").GetInt32());
        Assert.NotEmpty(first.GetProperty("meta").GetProperty("hostname").GetString()!);
        Assert.True(first.GetProperty("meta").GetProperty("registered").GetInt64() > 1_700_000_000_000);
        Assert.True(renewed.GetProperty("lastKnown").GetInt64() > first.GetProperty("lastKnown").GetInt64());
        Assert.Equal(first.GetProperty("revision").GetInt64(), renewed.GetProperty("revision").GetInt64());
        Assert.Single(seen.GetProperty("named").EnumerateArray());
        Assert.Single(seen.GetProperty("all").EnumerateArray());
        Assert.Empty(seen.GetProperty("none").EnumerateArray());
        Assert.Empty(seen.GetProperty("left").EnumerateArray());
    }
}
