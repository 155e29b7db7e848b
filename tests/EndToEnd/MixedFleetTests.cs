using Thalassa.Local.Processes;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>Clients of three ancestors and a new one register the same service at one registry; HAProxy routes to all of them.</summary>
public sealed class MixedFleetTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public Task In_memory() => RegisterRouteAndDieAsync(RegistryHost.Local, storage: null);

    [Fact]
    public async Task On_tables_in_a_worker()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await RegisterRouteAndDieAsync(RegistryHost.Worker, azurite.ConnectionString);
    }

    private static async Task RegisterRouteAndDieAsync(RegistryHost runsIn, string? storage)
    {
        await using var workspace = new Workspace();
        (string, string)[] settings = [("Compatibility", "bender,etcd"), ("DefaultSecondsToExpire", "4")];
        using var registry = new Registry(workspace, storage, serviceBus: null, settings) { Host = runsIn };
        using var balancer = new Balancer("mixed");
        await registry.StartAsync();
        await registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
        await registry.PutAsync("/frontends/web", new { bind = $"127.0.0.1:{balancer.WebPort}", backend = "live" });
        balancer.Start(workspace, registry.Address, serviceBus: null);

        var (ofThalassa, ofBender, ofEtcd, ofNew) = (App(workspace), App(workspace), App(workspace), App(workspace, registry.Address));
        var (host, port) = (registry.Address.Host, registry.Address.Port);
        await using var thalassa = await AncestorClient.StartAsync(
            "thalassa",
            new
            {
                host,
                apiport = port,
                updateFreq = 1000,
                updateTimeout = 20_000,
            });
        await using var bender = await AncestorClient.StartAsync("bender-api", new { servers = new[] { new { host, port } } });
        await using var etcd = await AncestorClient.StartAsync("etcd-registry", $"{host}:{port}");

        // Its own address of this machine is not where these tests listen.
        await thalassa.SetAsync("MY_IP", "127.0.0.1");
        await thalassa.TellAsync("register", "web", "1.0.0", ofThalassa.Port);
        await thalassa.TellAsync("start");
        await bender.TellAsync("startRegistering", new { app = "web", version = "1.0.0", host = "127.0.0.1", port = ofBender.Port }, 1000);
        await etcd.CallAsync("join", "web", new { hostname = "127.0.0.1", port = ofEtcd.Port, version = "1.0.0" });
        await RoutesToAsync(ofThalassa, ofBender, ofEtcd, ofNew);

        // Each client sees all four in its own way.
        Assert.Equal(4, (await thalassa.CallAsync("getRegistrations", "web", "1.0.0")).GetArrayLength());
        Assert.Equal(4, (await bender.CallAsync("getRegistrations", "web", "1.0.0")).GetArrayLength());
        await Eventually.PassesAsync(async () => Assert.Equal(4, (await etcd.CallAsync("list", "web")).GetArrayLength()), Limit);

        // The new one is asked to stop, and says goodbye.
        await ofNew.Process.StopAsync();
        await RoutesToAsync(ofThalassa, ofBender, ofEtcd);

        // Bender's is killed with its app, and its lease runs out.
        bender.Kill();
        ofBender.Process.Kill();
        await RoutesToAsync(ofThalassa, ofEtcd);

        // Thalassa's takes back its registration; etcd's leaves.
        await thalassa.TellAsync("unregister", "web", "1.0.0", ofThalassa.Port);
        await RoutesToAsync(ofEtcd);
        await etcd.CallAsync("leave", "web");
        await RoutesToAsync();

        Task RoutesToAsync(params Member[] members) =>
            Eventually.PassesAsync(
                async () =>
                {
                    Assert.Equal(
                        members.Select(member => $"/web/1.0.0/127.0.0.1/{member.Port}").Order(StringComparer.Ordinal),
                        (await registry.IdsAsync()).Order(StringComparer.Ordinal));
                    var answers = members.Length == 0 ? [] : await balancer.AnswersAsync();
                    Assert.True(
                        answers.SetEquals(members.Select(member => $"web 1.0.0 on {member.Port}")),
                        $"It answers {string.Join(", ", answers)}\n{workspace.LastLines()}");
                },
                Limit);
    }

    private static Member App(Workspace workspace, Uri? registry = null)
    {
        var port = Workspace.FreePort();
        string[] registering = registry is null ? ["--no-register"] : ["--registry", registry.ToString()];
        return new Member(
            port,
            workspace.Own(workspace.Programs.StartProject($"web-{port}", "Thalassa.Local.SampleApp", [$"web@1.0.0:{port}", .. registering]))
        );
    }

    private sealed record Member(int Port, ChildProcess Process);
}
