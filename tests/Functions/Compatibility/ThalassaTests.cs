using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Compatibility;

/// <summary>
/// What the READMEs of <c>thalassa</c> and <c>thalassa-http-client</c> say of registering over HTTP, with the packages themselves.
/// </summary>
public abstract class ThalassaTests(Place place) : AppTests(place)
{
    public static TheoryData<string> Packages => ["thalassa", "thalassa-http-client"];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_registration_looks_as_the_README_prints_it(string package)
    {
        await using var client = await ClientAsync(package);
        var name = NewName();
        await client.TellAsync("register", name, "1.0.0", 8080, new { az = "use1a", size = "m1.large", foo = new { bar = "baz" } });
        await client.TellAsync("start");
        await client.EventAsync("updateSuccessful");

        var registration = Assert.Single(await QueryAsync(client, name, "1.0.0"));
        Assert.Superset(
            new HashSet<string> { "name", "version", "host", "port", "lastKnown", "meta", "id" },
            registration.EnumerateObject().Select(property => property.Name).ToHashSet());
        Assert.Equal(name, registration.GetProperty("name").GetString());
        Assert.Equal("1.0.0", registration.GetProperty("version").GetString());
        Assert.Equal(8080, registration.GetProperty("port").GetInt32());
        Assert.Equal($"/{name}/1.0.0/{registration.GetProperty("host").GetString()}/8080", registration.GetProperty("id").GetString());
        Assert.True(registration.GetProperty("lastKnown").GetInt64() > 1_700_000_000_000);
        var meta = registration.GetProperty("meta");
        Assert.Equal("use1a", meta.GetProperty("az").GetString());
        Assert.Equal("baz", meta.GetProperty("foo").GetProperty("bar").GetString());
        Assert.Equal(60, meta.GetProperty("secondsToExpire").GetInt32());
        Assert.NotEmpty(meta.GetProperty("hostname").GetString()!);
        Assert.True(meta.GetProperty("pid").GetInt32() > 0);
        Assert.True(meta.GetProperty("registered").GetInt64() > 1_700_000_000_000);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task It_renews_and_asks_for_all_for_a_name_and_for_a_version(string package)
    {
        await using var client = await ClientAsync(package);
        var name = NewName();
        await client.TellAsync("register", name, "1.0.0", 8080);
        await client.TellAsync("register", name, "1.1.0", 8081);
        await client.TellAsync("start");
        await client.EventAsync("updateSuccessful");
        var first = await Eventually.GivesAsync(async () => await QueryAsync(client, name) is { Length: 2 } both ? both : null);

        await Eventually.TrueAsync(async () => LastKnown((await QueryAsync(client, name, "1.0.0"))[0]) > LastKnown(first[0]));
        Assert.Equal("1.1.0", Assert.Single(await QueryAsync(client, name, "1.1.0")).GetProperty("version").GetString());
        Assert.Subset((await QueryAsync(client)).Select(Id).ToHashSet(), first.Select(Id).ToHashSet());
        Assert.Empty(await QueryAsync(client, NewName()));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_registration_made_while_it_runs_is_sent_at_once(string package)
    {
        await using var client = await ClientAsync(package, new() { ["updateFreq"] = 3_600_000 });
        await client.TellAsync("start");
        var name = NewName();
        await client.TellAsync("register", name, "1.0.0", 8080);
        await client.EventAsync("updateSuccessful");
        Assert.Single(await QueryAsync(client, name));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Unregister_takes_it_out_at_once(string package)
    {
        await using var client = await ClientAsync(package, new() { ["updateFreq"] = 3_600_000 });
        var name = NewName();
        await client.TellAsync("register", name, "1.0.0", 8080);
        await client.TellAsync("start");
        await client.EventAsync("updateSuccessful");
        await client.TellAsync("unregister", name, "1.0.0", 8080);
        await Eventually.PassesAsync(async () => Assert.Empty(await QueryAsync(client, name)));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Del_removes_any_registration_and_succeeds_without_one(string package)
    {
        var name = NewName();
        await App.OkAsync("POST", $"/registrations/{name}/1.0.0/10.0.0.1/80");
        await using var client = await ClientAsync(package);
        await client.CallAsync("del", name, "1.0.0", "10.0.0.1", 80);
        Assert.Empty(await QueryAsync(client, name));
        await client.CallAsync("del", name, "1.0.0", "10.0.0.1", 80);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task After_stop_or_close_it_is_gone_once_the_seconds_it_asked_for_are_over(string package)
    {
        await using var client = await ClientAsync(package, new() { ["secsToExpire"] = 1 });
        var name = NewName();
        await client.TellAsync("register", name, "1.0.0", 8080);
        await client.TellAsync("start");
        await client.EventAsync("updateSuccessful");
        await client.TellAsync(package == "thalassa" ? "close" : "stop");
        await Eventually.PassesAsync(async () => Assert.Empty(await QueryAsync(client, name)), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Its_command_line_registers_several_services_with_its_options(string package)
    {
        await AncestorClient.InstallAsync();
        var (one, other) = (NewName(), NewName());
        using var program = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "node",
                [
                    "--no-deprecation",
                    Path.Combine(AncestorClient.PackageFolder(package), "bin", "client.js"),
                    "--host",
                    App.Address.Host,
                    "--apiport",
                    $"{App.Address.Port}",
                    "--register",
                    $"{one}@1.0.0:8080,{other}@2.1.0:8081",
                    "--secsToExpire",
                    "33",
                    "--updateFreq",
                    "100",
                    "--updateTimeout",
                    "20000",
                    "--debug",
                ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
        try
        {
            await Eventually.PassesAsync(async () =>
                Assert.Equal(
                    33,
                    Assert
                        .Single((await App.OkAsync("GET", $"/registrations/{other}/2.1.0")).EnumerateArray())
                        .GetProperty("meta")
                        .GetProperty("secondsToExpire")
                        .GetInt32()));
            await Eventually.TrueAsync(async () => (await App.OkAsync("GET", $"/registrations/{one}/1.0.0")).GetArrayLength() == 1);
            var first = Assert.Single((await App.OkAsync("GET", $"/registrations/{one}/1.0.0")).EnumerateArray());
            await Eventually.TrueAsync(async () => LastKnown((await App.OkAsync("GET", $"/registrations/{one}"))[0]) > LastKnown(first));
        }
        finally
        {
            program.Kill();
            await program.EndedAsync();
        }
    }

    [Fact]
    public async Task The_status_has_the_fields_of_the_ancestor()
    {
        await App.OkAsync("POST", $"/registrations/{NewName()}/1.0.0/10.0.0.1/80");
        var status = await App.OkAsync("GET", "/status");
        Assert.NotEmpty(status.GetProperty("name").GetString()!);
        Assert.Matches(@"^\d+\.\d+", status.GetProperty("version").GetString());
        Assert.True(status.GetProperty("uptime").GetDouble() > 0);
        Assert.All((string[])["rss", "heapTotal", "heapUsed"], field =>
            Assert.True(status.GetProperty("memoryUsage").GetProperty(field).GetInt64() > 0));
        var rates = status.GetProperty("stats").GetProperty("thalassa").GetProperty("registrationsPerSecond");
        Assert.True(rates.GetProperty("count").GetInt64() >= 1);
        Assert.All((string[])["mean", "currentRate", "1MinuteRate", "5MinuteRate", "15MinuteRate"], field =>
            Assert.True(rates.GetProperty(field).GetDouble() >= 0));
    }

    private static long LastKnown(JsonElement registration) => registration.GetProperty("lastKnown").GetInt64();

    private static string? Id(JsonElement registration) => registration.GetProperty("id").GetString();

    private static async Task<JsonElement[]> QueryAsync(AncestorClient client, params string[] what) =>
        [.. (await client.CallAsync("getRegistrations", what)).EnumerateArray()];

    private Task<AncestorClient> ClientAsync(string package, Dictionary<string, object>? options = null) => AncestorClient.StartAsync(
        package, new Dictionary<string, object>(options ?? [], StringComparer.Ordinal)
        {
            ["host"] = App.Address.Host,
            ["apiport"] = App.Address.Port,
            ["mode"] = "http",
            ["updateTimeout"] = 20_000,
            ["updateFreq"] = options?.GetValueOrDefault("updateFreq") ?? 100,
        });
}

public sealed class ThalassaOnMemoryTests() : ThalassaTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class ThalassaOnTablesTests(AzuriteFixture azurite) : ThalassaTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class ThalassaOnWorkerTests(WorkerFixture worker) : ThalassaTests(Place.Under(worker));
