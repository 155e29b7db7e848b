using System.Net;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Compatibility;

/// <summary>What the README of <c>bender</c> says of its HTTP API, with its own client <c>bender-api</c>.</summary>
public abstract class BenderTests(Place place) : AppTests(place, "--Compatibility=bender", "--DefaultSecondsToExpire=4")
{
    [Fact]
    public async Task A_registration_has_the_properties_of_the_README()
    {
        await using var client = await ClientAsync();
        var app = NewName();
        await client.CallAsync("register", new { app, version = "1.0.0", host = "127.0.0.1", port = 8000 });
        var registration = Assert.Single((await client.CallAsync("getRegistrations", app, "1.0.0")).EnumerateArray());
        Assert.Equal("Registration", registration.GetProperty("resource").GetString());
        Assert.Equal(app, registration.GetProperty("app").GetString());
        Assert.Equal("1.0.0", registration.GetProperty("version").GetString());
        Assert.Equal("127.0.0.1", registration.GetProperty("host").GetString());
        Assert.Equal(8000, registration.GetProperty("port").GetInt32());
        Assert.Equal(app, registration.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Registrations_are_of_all_of_an_app_or_of_a_version()
    {
        await using var client = await ClientAsync();
        var app = NewName();
        await client.CallAsync("register", new { app, version = "1.0.0", host = "127.0.0.1", port = 8000 });
        await client.CallAsync("register", new { app, version = "1.0.1", host = "127.0.0.1", port = 8001 });
        Assert.Equal(2, (await client.CallAsync("getRegistrations", app)).GetArrayLength());
        Assert.Equal(1, (await client.CallAsync("getRegistrations", app, "1.0.1")).GetArrayLength());
        Assert.Equal(0, (await client.CallAsync("getRegistrations", app, "9")).GetArrayLength());
        Assert.True((await client.CallAsync("getRegistrations")).GetArrayLength() >= 2);
    }

    [Fact]
    public async Task A_registration_that_is_not_renewed_expires_and_one_that_is_stays()
    {
        await using var client = await ClientAsync();
        var app = NewName();
        await client.CallAsync("register", new { app, version = "1.0.0", host = "127.0.0.1", port = 8000 });
        await client.TellAsync("startRegistering", new { app, version = "1.0.0", host = "127.0.0.1", port = 8001 }, 500);
        await Eventually.PassesAsync(
            async () =>
                Assert.Equal(
                    8001, Assert.Single((await client.CallAsync("getRegistrations", app)).EnumerateArray()).GetProperty("port").GetInt32()),
            TimeSpan.FromSeconds(60));
        await client.TellAsync("stopRegistering", "$last");
        await Eventually.TrueAsync(
            async () => (await client.CallAsync("getRegistrations", app)).GetArrayLength() == 0, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_registration_can_be_posted_to_the_collection()
    {
        var app = NewName();
        var body = $$"""{"resource":"Registration","app":"{{app}}","version":"1.0.0","host":"127.0.0.1","port":8000}""";
        using (var made = await App.SendAsync("POST", "/registrations", body))
        {
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            Assert.Equal(app, JsonElement.Parse(await made.Content.ReadAsStringAsync()).GetProperty("app").GetString());
        }

        using var renewed = await App.SendAsync("POST", "/registrations", body);
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
        Assert.Equal(1, (await App.OkAsync("GET", $"/registrations/{app}")).GetArrayLength());
        Assert.Equal("INVALID", (await ProblemAsync(400, "POST", "/registrations", """{"app":"x"}""")).GetProperty("code").GetString());
        Assert.Equal(
            "INVALID",
            (await ProblemAsync(400, "POST", "/registrations", """{"resource":"Backend","app":"x","version":"1","host":"h","port":1}"""))
                .GetProperty("code")
                .GetString());
    }

    [Fact]
    public async Task The_apps_own_bulk_heartbeat_goes_on_working()
    {
        var name = NewName();
        var answer = await App.OkAsync(
            "POST", "/registrations", $$"""[{"name":"{{name}}","version":"1.0.0","host":"127.0.0.1","port":1}]""");
        Assert.Equal(200, answer[0].GetProperty("status").GetInt32());
        Assert.Equal(
            name,
            (await App.OkAsync("POST", "/registrations", $$"""{"name":"{{name}}","version":"1.0.0","host":"127.0.0.1","port":1}"""))
                .GetProperty("name")
                .GetString());
    }

    [Fact]
    public async Task A_wrong_registration_has_a_message_and_a_code()
    {
        await using var client = await ClientAsync();
        var error = await Assert.ThrowsAsync<AncestorException>(() =>
            client.CallAsync(
                "register",
                new
                {
                    app = "web",
                    version = "1.0.0",
                    host = "127.0.0.1",
                    port = 70000,
                }));
        Assert.Equal((400, "INVALID"), (error.StatusCode, error.Code));
        Assert.Contains("port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_is_created_read_updated_listed_and_removed()
    {
        await using var client = await ClientAsync();
        var name = NewName();
        Assert.Equal((404, "NOT_FOUND"), await ErrorAsync(client, "getBackend", name));
        var made = await client.CallAsync("createBackend", new { name, app = "hello-world", version = "1.0.0" });
        Assert.Equal($$"""{"resource":"Backend","name":"{{name}}","app":"hello-world","version":"1.0.0"}""", made.GetRawText());
        Assert.Equal(made.GetRawText(), (await client.CallAsync("getBackend", name)).GetRawText());
        Assert.Equal(made.GetRawText(), (await client.CallAsync("getBackend", new { name })).GetRawText());
        Assert.Contains(made.GetRawText(), (await client.CallAsync("getBackends")).EnumerateArray().Select(item => item.GetRawText()));
        Assert.Equal(
            "2.0.0", (await client.CallAsync("updateBackend", name, new { version = "2.0.0" })).GetProperty("version").GetString());
        Assert.Equal("other", (await client.CallAsync("updateBackend", name, new { app = "other" })).GetProperty("app").GetString());
        Assert.Equal("2.0.0", (await client.CallAsync("getBackend", name)).GetProperty("version").GetString());
        await client.CallAsync("removeBackend", name);
        Assert.Equal((404, "NOT_FOUND"), await ErrorAsync(client, "getBackend", name));
        Assert.Equal((404, "NOT_FOUND"), await ErrorAsync(client, "removeBackend", name));
        Assert.Equal((404, "NOT_FOUND"), await ErrorAsync(client, "updateBackend", name, new { version = "3" }));
    }

    [Fact]
    public async Task A_backend_that_is_wrong_or_there_already_is_refused()
    {
        await using var client = await ClientAsync();
        var name = NewName();
        Assert.Equal((400, "INVALID"), await ErrorAsync(client, "createBackend", new { app = "hello-world", version = "1.0.0" }));
        Assert.Equal((400, "INVALID"), await ErrorAsync(client, "createBackend", new { name, app = "hello-world" }));
        Assert.Equal((400, "INVALID"), await ErrorAsync(client, "createBackend", new { name, version = "1.0.0" }));
        Assert.Equal(
            (400, "INVALID"),
            await ErrorAsync(
                client,
                "createBackend",
                new
                {
                    name = "a b",
                    app = "hello-world",
                    version = "1.0.0",
                }));
        await client.CallAsync(
            "createBackend",
            new
            {
                resource = "Backend",
                name,
                app = "hello-world",
                version = "1.0.0",
            });
        Assert.Equal(
            (409, "CONFLICT"),
            await ErrorAsync(
                client,
                "createBackend",
                new
                {
                    name,
                    app = "other",
                    version = "1.0.0",
                }));
        Assert.Equal("hello-world", (await client.CallAsync("getBackend", name)).GetProperty("app").GetString());
    }

    [Fact]
    public async Task A_frontend_is_created_read_listed_and_removed_with_or_without_an_address()
    {
        await using var client = await ClientAsync();
        var (bare, bound) = (NewName(), NewName());
        Assert.Equal((404, "NOT_FOUND"), await ErrorAsync(client, "getFrontend", bare));
        await client.CallAsync("createFrontend", new { name = bare, backend = "live" });
        await client.CallAsync(
            "createFrontend",
            new
            {
                name = bound,
                backend = "live",
                port = 3000,
            });
        Assert.Equal(
            $$"""{"resource":"Frontend","name":"{{bare}}","backend":"live"}""", (await client.CallAsync("getFrontend", bare)).GetRawText());
        Assert.Equal("*:3000", (await client.CallAsync("getFrontend", new { name = bound })).GetProperty("bind").GetString());
        Assert.Superset(
            new HashSet<string?> { bare, bound },
            (await client.CallAsync("getFrontends")).EnumerateArray().Select(item => item.GetProperty("name").GetString()).ToHashSet());
        Assert.Equal((409, "CONFLICT"), await ErrorAsync(client, "createFrontend", new { name = bare, backend = "live" }));
        Assert.Equal((400, "INVALID"), await ErrorAsync(client, "createFrontend", new { backend = "live" }));
        await client.CallAsync("removeFrontend", bare);
        await client.CallAsync("removeFrontend", new { name = bound });
        Assert.Equal((404, "NOT_FOUND"), await ErrorAsync(client, "getFrontend", bare));
        Assert.Equal((404, "NOT_FOUND"), await ErrorAsync(client, "removeFrontend", bound));
    }

    [Fact]
    public async Task The_answers_have_benders_statuses()
    {
        var name = NewName();
        using (var made = await App.SendAsync("POST", "/backends", $$"""{"name":"{{name}}","app":"web","version":"1"}"""))
        {
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            Assert.Equal($"/backends/{name}", made.Headers.Location?.ToString());
        }

        using var removed = await App.SendAsync("DELETE", $"/backends/{name}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty(await removed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Clients_of_the_apps_own_form_are_answered_in_it()
    {
        await using var client = await ClientAsync();
        var name = NewName();
        (string, string) own = ("Accept", $"{MediaTypes.Own}, application/json");
        await client.CallAsync("createBackend", new { name, app = "web", version = "1.0.0" });
        using (var got = await App.SendAsync("GET", $"/backends/{name}", null, own))
        {
            var backend = JsonElement.Parse(await got.Content.ReadAsStringAsync());
            Assert.Equal(("web", "dynamic", $"backend/{name}"), (Text(backend, "name"), Text(backend, "type"), Text(backend, "id")));
        }

        using (var put = await App.SendAsync("PUT", $"/backends/{name}", """{"type":"dynamic","name":"web","version":"1.1.0"}"""))
        {
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        }

        await App.OkAsync("POST", $"/backends/{name}", """{"version":"1.2.0"}""");
        Assert.Equal("1.2.0", Text(await client.CallAsync("getBackend", name), "version"));
        using var removed = await App.SendAsync("DELETE", $"/backends/{name}", null, own);
        Assert.Equal("""{"removed":true}""", await removed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Several_servers_are_asked_in_turn_and_one_that_fails_is_passed_over()
    {
        await using var client = await AncestorClient.StartAsync(
            "bender-api",
            new
            {
                servers = new[]
                {
                    new { host = "127.0.0.1", port = FreePort.Next() },
                    new { host = App.Address.Host, port = App.Address.Port },
                },
                retries = 3,
            });
        var app = NewName();
        for (var port = 8000; port < 8004; port++)
        {
            await client.CallAsync("register", new { app, version = "1.0.0", host = "127.0.0.1", port });
        }

        Assert.Equal(4, (await client.CallAsync("getRegistrations", app)).GetArrayLength());
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<(int? Status, string? Code)> ErrorAsync(AncestorClient client, string method, params object?[] args)
    {
        var error = await Assert.ThrowsAsync<AncestorException>(() => client.CallAsync(method, args));
        Assert.StartsWith($"bender error ({error.StatusCode}): ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("undefined", error.Message, StringComparison.Ordinal);
        return (error.StatusCode, error.Code);
    }

    private Task<JsonElement> ProblemAsync(int status, string method, string path, string json) =>
        App.ProblemAsync(status, method, path, json);

    private Task<AncestorClient> ClientAsync() =>
        AncestorClient.StartAsync("bender-api", new { servers = new[] { new { host = App.Address.Host, port = App.Address.Port } } });
}

public sealed class BenderOnMemoryTests() : BenderTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class BenderOnTablesTests(AzuriteFixture azurite) : BenderTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class BenderOnWorkerTests(WorkerFixture worker) : BenderTests(Place.Under(worker));
