using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Compatibility;

/// <summary>What the README of <c>etcd-registry</c> says, with the package itself.</summary>
public abstract class EtcdRegistryTests(Place place) : AppTests(place, "--Compatibility=etcd")
{
    [Fact]
    public async Task Join_and_lookup_return_the_document_of_the_README_with_added_fields()
    {
        await using var client = await ClientAsync();
        var name = NewName();
        await client.CallAsync("join", name, new { port = 8080, hostname = "192.168.1.10", zone = "a" });
        var found = await client.CallAsync("lookup", name);
        Assert.Equal(
            $$"""{"port":8080,"hostname":"192.168.1.10","zone":"a","name":"{{name}}","host":"192.168.1.10:8080","url":"http://192.168.1.10:8080"}""",
            found.GetRawText());
    }

    [Fact]
    public async Task Joined_service_is_a_normal_registration()
    {
        await using var client = await ClientAsync();
        var name = NewName();
        await client.CallAsync("join", name, new { port = 8080, hostname = "192.168.1.10", version = "2.1.0", weight = 30, zone = "a" });
        await client.CallAsync("join", name, new { port = 8081, hostname = "192.168.1.10" });
        var registrations = (await App.OkAsync("GET", $"/registrations/{name}")).EnumerateArray().ToArray();
        Assert.Equal(
            [$"/{name}/0.0.0/192.168.1.10/8081", $"/{name}/2.1.0/192.168.1.10/8080"],
            registrations.Select(item => item.GetProperty("id").GetString()));
        var meta = registrations[1].GetProperty("meta");
        Assert.Equal(10, meta.GetProperty("secondsToExpire").GetInt32());
        Assert.Equal(30, meta.GetProperty("weight").GetInt32());
        Assert.Equal("a", meta.GetProperty("zone").GetString());
        Assert.Equal(1, (await App.OkAsync("GET", $"/registrations/{name}?meta.zone=a")).GetArrayLength());
    }

    [Fact]
    public async Task Registrations_of_other_clients_are_found_too()
    {
        await using var client = await ClientAsync();
        var name = NewName();
        await App.OkAsync("POST", $"/registrations/{name}/1.0.0/10.0.0.5/80", """{"zone": "b", "hostname": "box"}""");
        await Eventually.PassesAsync(async () =>
            Assert.Equal(
                $$"""{"name":"{{name}}","version":"1.0.0","port":80,"hostname":"10.0.0.5","host":"10.0.0.5:80","url":"http://10.0.0.5:80","zone":"b"}""",
                (await client.CallAsync("lookup", name)).GetRawText()));
        await App.OkAsync("DELETE", $"/registrations/{name}/1.0.0/10.0.0.5/80");
        await Eventually.TrueAsync(async () => (await client.CallAsync("lookup", name)).ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task A_name_that_is_no_word_is_found_under_its_name()
    {
        await using var client = await ClientAsync();
        var word = NewName();
        await client.CallAsync("join", $"{word} with/odd_name", new { port = 80, hostname = "10.0.0.1" });
        Assert.Equal($"{word} with/odd_name", (await client.CallAsync("lookup", $"{word} with/odd_name")).GetProperty("name").GetString());
        Assert.Equal(1, (await App.OkAsync("GET", $"/registrations/{word}-with-odd-name")).GetArrayLength());
        await App.OkAsync("POST", $"/registrations/{word}_x.y/1.0.0/10.0.0.5/80");
        await Eventually.PassesAsync(
            async () => Assert.Equal($"{word}_x.y", (await client.CallAsync("lookup", $"{word}_x.y")).GetProperty("name").GetString()));
    }

    [Fact]
    public async Task List_is_of_one_name_or_of_all()
    {
        await using var client = await ClientAsync();
        var (one, other) = (NewName(), NewName());
        await client.CallAsync("join", one, 8080);
        await client.CallAsync("join", one, 8081);
        await client.CallAsync("join", other, 8082);
        Assert.Equal([8080, 8081], Ports(await client.CallAsync("list", one)).Order());
        Assert.Superset(new HashSet<int> { 8080, 8081, 8082 }, Ports(await client.CallAsync("list")).ToHashSet());
        Assert.Equal(0, (await client.CallAsync("list", NewName())).GetArrayLength());
    }

    [Fact]
    public async Task A_service_without_a_port_has_that_of_its_protocol()
    {
        await using var client = await ClientAsync();
        var name = NewName();
        await client.CallAsync("join", name, new { hostname = "10.0.0.1", protocol = "https" });
        Assert.Equal("https://10.0.0.1", (await client.CallAsync("lookup", name)).GetProperty("url").GetString());
        Assert.Equal(443, (await App.OkAsync("GET", $"/registrations/{name}"))[0].GetProperty("port").GetInt32());
    }

    [Fact]
    public async Task Leave_of_a_name_takes_it_out()
    {
        await using var client = await ClientAsync();
        var (one, other) = (NewName(), NewName());
        await client.CallAsync("join", one, new { port = 1000, hostname = "10.0.0.1" });
        await client.CallAsync("join", other, new { port = 1001, hostname = "10.0.0.1" });
        await client.CallAsync("leave", one);
        Assert.Equal(JsonValueKind.Null, (await client.CallAsync("lookup", one)).ValueKind);
        Assert.Equal(0, (await App.OkAsync("GET", $"/registrations/{one}")).GetArrayLength());
        Assert.Equal(1, (await App.OkAsync("GET", $"/registrations/{other}")).GetArrayLength());
    }

    [Fact]
    public async Task Leave_without_name_removes_the_joined_service()
    {
        await using var client = await ClientAsync();
        var (one, other) = (NewName(), NewName());
        await client.CallAsync("join", one, new { port = 1000, hostname = "10.0.0.1" });
        await client.CallAsync("join", other, new { port = 1001, hostname = "10.0.0.1" });
        await client.CallAsync("leave");
        Assert.Equal(0, (await App.OkAsync("GET", $"/registrations/{one}")).GetArrayLength());
        Assert.Equal(0, (await App.OkAsync("GET", $"/registrations/{other}")).GetArrayLength());
    }

    [Fact]
    public async Task Service_without_heartbeat_expires_after_ten_seconds()
    {
        await using var lasting = await ClientAsync();
        await using var dying = await ClientAsync();
        var (one, other) = (NewName(), NewName());
        await lasting.CallAsync("join", one, new { port = 1000, hostname = "10.0.0.1" });
        await dying.CallAsync("join", other, new { port = 1001, hostname = "10.0.0.1" });
        dying.Kill();
        await Eventually.TrueAsync(
            async () => (await lasting.CallAsync("lookup", other)).ValueKind == JsonValueKind.Null, TimeSpan.FromSeconds(60));
        Assert.Equal(1000, (await lasting.CallAsync("lookup", one)).GetProperty("port").GetInt32());
    }

    [Fact]
    public async Task A_namespace_has_services_of_its_own()
    {
        var name = NewName();
        await using var inside = await ClientAsync($"{App.Address.Authority}/team/prod");
        await using var outside = await ClientAsync();
        await inside.CallAsync("join", name, new { port = 1000, hostname = "10.0.0.1" });
        await App.OkAsync("POST", $"/registrations/{name}/1.0.0/10.0.0.2/80", """{"namespace": "team/prod"}""");
        Assert.Equal([80, 1000], Ports(await inside.CallAsync("list", name)).Order());
        Assert.Equal(JsonValueKind.Null, (await outside.CallAsync("lookup", name)).ValueKind);
        Assert.Equal(
            "team/prod",
            (await App.OkAsync("GET", $"/registrations/{name}/0.0.0"))[0].GetProperty("meta").GetProperty("namespace").GetString());
        await inside.CallAsync("leave", name);
        Assert.Equal([80], Ports(await inside.CallAsync("list", name)));
    }

    [Fact]
    public async Task When_a_host_fails_the_next_one_is_tried()
    {
        var name = NewName();
        await using var client = await ClientAsync(
            $"http://127.0.0.1:{FreePort.Next()},{App.Address.Authority},127.0.0.1:{FreePort.Next()}");
        for (var port = 1000; port < 1006; port++)
        {
            await client.CallAsync("join", name, new { port, hostname = "10.0.0.1" });
        }

        Assert.Equal(6, (await client.CallAsync("list", name)).GetArrayLength());
    }

    [Fact]
    public async Task The_machines_are_the_instance_and_its_peers()
    {
        Assert.Equal(App.Address.GetLeftPart(UriPartial.Authority), await App.Http.GetStringAsync("/v2/machines"));
    }

    [Fact]
    public async Task Its_command_line_joins_lists_and_looks_up()
    {
        using var folder = new TemporaryFolder();
        var name = NewName();
        var port = FreePort.Next();
        await File.WriteAllTextAsync(
            folder.At("app.js"), "require('http').createServer((q, r) => r.end('served')).listen(process.env.PORT);");
        var program = Path.Combine(AncestorClient.PackageFolder("etcd-registry"), "bin.js");
        await AncestorClient.InstallAsync();

        // Without a namespace it takes its own options for a part of the host, whatever that is.
        string[] options = ["--no-deprecation", program, "--etcd", $"{App.Address.Authority}/cli"];
        using var app = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "node", [.. options, "--port", $"{port}", "--hostname", "127.0.0.1", "--wait", "1", "--slack", "1", "join", name, "app.js"])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        await Eventually.TrueAsync(async () => (await App.OkAsync("GET", $"/registrations/{name}")).GetArrayLength() == 1);
        Assert.Contains(name, await Command.RunAsync("node", [.. options, "list"]), StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:{port}", await Command.RunAsync("node", [.. options, "lookup", name]), StringComparison.Ordinal);
        using (var term = System.Diagnostics.Process.Start("kill", ["-TERM", $"{app.Id}"]))
        {
            await term.WaitForExitAsync();
        }

        await Eventually.TrueAsync(async () => (await App.OkAsync("GET", $"/registrations/{name}")).GetArrayLength() == 0);
        app.Kill();
    }

    private static IEnumerable<int> Ports(JsonElement list) => list.EnumerateArray().Select(item => item.GetProperty("port").GetInt32());

    private Task<AncestorClient> ClientAsync(string? connection = null) =>
        AncestorClient.StartAsync("etcd-registry", connection ?? App.Address.Authority);
}

public sealed class EtcdRegistryOnMemoryTests() : EtcdRegistryTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class EtcdRegistryOnTablesTests(AzuriteFixture azurite) : EtcdRegistryTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class EtcdRegistryOnWorkerTests(WorkerFixture worker) : EtcdRegistryTests(Place.Under(worker));
