using System.Net;
using Thalassa.Local.ServiceBus;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>Register, route, switch, expire: what all of it is for, on two load balancers that differ in their label.</summary>
public sealed class MainJobTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Without events an agent would learn of a change only by its comparison, every 15 s.
    private static readonly TimeSpan ByEvent = TimeSpan.FromSeconds(10);

    [Fact]
    public Task In_memory_with_server_sent_events() => RegisterRouteSwitchExpireAsync(RegistryHost.Local, storage: null, serviceBus: null);

    [Fact]
    public async Task In_a_worker_on_tables_with_a_service_bus()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = ["thalassa"] });
        await RegisterRouteSwitchExpireAsync(RegistryHost.Worker, azurite.ConnectionString, bus.ConnectionString);
    }

    private static async Task RegisterRouteSwitchExpireAsync(RegistryHost host, string? storage, string? serviceBus)
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, storage, serviceBus) { Host = host };
        using var east = new Balancer("east");
        using var west = new Balancer("west");
        Balancer[] balancers = [east, west];
        await registry.StartAsync();
        await registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
        foreach (var balancer in balancers)
        {
            await registry.PutAsync(
                "/frontends/web",
                new
                {
                    bind = $"127.0.0.1:{balancer.WebPort}",
                    backend = "live",
                    label = balancer.Label,
                });
            balancer.Start(workspace, registry.Address, serviceBus);
        }

        var (old, another, next) = (App(workspace, "1.0.0"), App(workspace, "1.0.0"), App(workspace, "1.1.0"));

        // Only what is registered is routed to, at both: each has its own frontend, the backend is the same.
        await registry.PostAsync(old.Path, new { secondsToExpire = 600 });
        await registry.PostAsync(next.Path, new { secondsToExpire = 600 });
        await EachAnswersAsync(workspace, balancers, Limit, old.Answer);

        // A new member has a short lease that is not renewed, and leaves when the lease expires.
        await registry.PostAsync(another.Path, new { secondsToExpire = 8 });
        await EachAnswersAsync(workspace, balancers, ByEvent, old.Answer, another.Answer);
        await EachAnswersAsync(workspace, balancers, TimeSpan.FromSeconds(25), old.Answer);

        // One call to the registry switches both; one to either agent switches both back.
        Assert.Equal(HttpStatusCode.OK, await registry.PostAsync("/backends/live", new { version = "1.1.0" }));
        await EachAnswersAsync(workspace, balancers, ByEvent, next.Answer);
        await west.SwitchAsync("live", "1.0.0");
        await EachAnswersAsync(workspace, balancers, ByEvent, old.Answer);

        // What is deregistered leaves.
        await registry.PostAsync(another.Path, new { secondsToExpire = 600 });
        await EachAnswersAsync(workspace, balancers, ByEvent, old.Answer, another.Answer);
        Assert.Equal(HttpStatusCode.OK, await registry.DeleteAsync(old.Path));
        await EachAnswersAsync(workspace, balancers, ByEvent, another.Answer);
    }

    private static (string Path, string Answer) App(Workspace workspace, string version)
    {
        var port = Workspace.FreePort();
        workspace.Own(workspace.Programs.StartProject(
            $"web-{version}-{port}", "Thalassa.Local.SampleApp", [$"web@{version}:{port}", "--no-register"]));
        return (Registry.Path(version, port), $"web {version} on {port}");
    }

    private static Task EachAnswersAsync(Workspace workspace, IEnumerable<Balancer> balancers, TimeSpan limit, params string[] expected) =>
        Eventually.PassesAsync(
            async () =>
            {
                foreach (var balancer in balancers)
                {
                    var answers = await balancer.AnswersAsync();
                    Assert.True(
                        answers.SetEquals(expected),
                        $"{balancer.Label} answers {string.Join(", ", answers)}; expected {string.Join(", ", expected)}\n"
                        + workspace.LastLines());
                }
            },
            limit);
}
