using System.Net;
using Microsoft.Extensions.Hosting;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Compatibility;

/// <summary>What is not asked for costs nothing, and could be deleted.</summary>
public sealed class CompatibilityModesTests
{
    [Fact]
    public void Without_the_setting_nothing_of_it_is_registered_and_nothing_stands_around_the_calls()
    {
        var bare = Services();
        Assert.Empty(bare);
        Assert.Contains("EtcdApi", Services("--Compatibility=etcd"));
        Assert.Contains("BenderMiddleware", Services("--Compatibility=bender"));
        Assert.Contains("PeerFollower", Services("--Peers=http://127.0.0.1:1"));
        Assert.Superset(new HashSet<string> { "EtcdApi", "BenderMiddleware" }, Services("--Compatibility= bender , etcd").ToHashSet());
    }

    [Fact]
    public async Task Without_the_setting_the_paths_are_not_there_and_the_answers_are_the_apps_own()
    {
        await using var app = await RunningApp.StartAsync();
        foreach (
            var path in (string[])["/v2/keys", "/v2/keys/services?recursive=true", "/v2/machines", "/v2/keys/services/web/one?wait=true"])
        {
            var problem = await app.ProblemAsync(404, "GET", path);
            Assert.Equal($"There is nothing at {path.Split('?')[0]}.", problem.GetProperty("detail").GetString());
        }

        await app.OkAsync("PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"1"}""");
        Assert.Equal("web", (await app.OkAsync("GET", "/backends/live")).GetProperty("name").GetString());
        Assert.True((await app.OkAsync("DELETE", "/backends/live")).GetProperty("removed").GetBoolean());
        await app.OkAsync("POST", "/registrations/web/1/h/1");
        Assert.False((await app.OkAsync("GET", "/registrations"))[0].TryGetProperty("resource", out _));
    }

    [Fact]
    public async Task Both_at_once_serve_each_client_in_its_own_way()
    {
        await using var app = await RunningApp.StartAsync(null, "--Compatibility=bender,etcd");
        await using var bender = await AncestorClient.StartAsync(
            "bender-api", new { servers = new[] { new { host = app.Address.Host, port = app.Address.Port } } });
        await using var etcd = await AncestorClient.StartAsync("etcd-registry", app.Address.Authority);
        await bender.CallAsync("register", new { app = "web", version = "1.0.0", host = "10.0.0.1", port = 80 });
        await etcd.CallAsync("join", "web", new { hostname = "10.0.0.2", port = 80 });
        Assert.Equal(2, (await bender.CallAsync("getRegistrations", "web")).GetArrayLength());
        Assert.Equal(2, (await etcd.CallAsync("list", "web")).GetArrayLength());
    }

    [Fact]
    public void Nothing_refers_to_the_surfaces_but_the_apps_composition()
    {
        var folder = RepositoryRoot.At("functions");
        var inside = Path.Combine(folder, "Compatibility");
        var referring = Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file =>
                !file.StartsWith(inside, StringComparison.Ordinal)
                && File.ReadAllText(file).Contains("Functions.Compatibility", StringComparison.Ordinal))
            .Select(Path.GetFileName);
        Assert.Equal(["FunctionApp.cs"], referring);
    }

    /// <summary>An old client knows no key: HAProxy on its way adds it, as the page on migrating prints.</summary>
    [Fact]
    public async Task A_door_in_front_adds_the_key_that_old_clients_cannot_send()
    {
        await using var app = await RunningApp.StartAsync(null, "--THALASSA_API_KEY=secret");
        var port = FreePort.Next();
        await using var haproxy = await HaproxyProcess.StartAsync(socket => $"""
            global
              stats socket {socket} mode 600
            defaults
              mode http
              timeout client 30s
              timeout server 30s
              timeout connect 5s
            frontend thalassa
              bind 127.0.0.1:{port}
              http-request set-header x-functions-key secret
              default_backend registry
            backend registry
              server registry {app.Address.Authority}

            """);
        using (var refused = await app.Http.GetAsync(new Uri("/registrations", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        await using var client = await AncestorClient.StartAsync(
            "thalassa",
            new
            {
                host = "127.0.0.1",
                apiport = port,
                updateTimeout = 20_000,
            });
        await client.TellAsync("register", "web", "1.0.0", 8080);
        await client.TellAsync("start");
        await client.EventAsync("updateSuccessful");
        Assert.Equal(1, (await client.CallAsync("getRegistrations", "web")).GetArrayLength());
    }

    private static string[] Services(params string[] settings) =>
        [
            .. FunctionApp
                .CreateBuilder(RunningApp.Arguments(settings))
                .Services.Select(service =>
                    service.ServiceType == typeof(IHostedService) ? service.ImplementationType : service.ServiceType)
                .OfType<Type>()
                .Where(type =>
                    type.Namespace?.StartsWith("Thalassa.Functions.Compatibility", StringComparison.Ordinal) == true
                    || type.Namespace == "Thalassa.Functions.Peers")
                .Select(type => type.Name),
        ];
}
