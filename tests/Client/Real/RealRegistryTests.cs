using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thalassa.Client.ServiceBus;
using Thalassa.Functions;
using Thalassa.Local.Host;
using Thalassa.Local.ServiceBus;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.Real;

/// <summary>The client against the function app as it is.</summary>
public sealed class RealRegistryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData("memory")]
    [InlineData("tables")]
    public async Task A_life_in_the_registry(string store)
    {
        using var registry = await StartAsync(store);
        await using var watcher = new ThalassaClient(new ThalassaOptions { Hosts = [AddressOf(registry)], Namespace = "life" });
        var reported = Watch(watcher);
        watcher.Subscribe("web");
        await using var app = new ThalassaClient(new ThalassaOptions { Hosts = [AddressOf(registry)], Namespace = "life" });
        await app.JoinAsync("web", "1.0.0", 8001);
        await ReportedAsync(reported, "+1.0.0:8001");
        await app.JoinAsync("web", "1.1.0", 8002);
        await app.JoinAsync("api", "1.0.0", 8003);
        await ReportedAsync(reported, "+1.0.0:8001 +1.1.0:8002");
        Assert.Equal(["8001", "8002", "8003"], (await watcher.ListAsync()).Select(member => $"{member.Port}").Order());
        Assert.Equal(8002, (await watcher.LookupAsync("web", "1.1.0"))!.Port);

        app.Register("web", "1.1.0", 8002, new JsonObject { ["weight"] = 5 });
        await ReportedAsync(reported, "+1.0.0:8001 +1.1.0:8002 +1.1.0:8002");
        app.Unregister("web", "1.0.0", 8001);
        await ReportedAsync(reported, "+1.0.0:8001 +1.1.0:8002 +1.1.0:8002 -1.0.0:8001");
        await app.StopAsync();
        await ReportedAsync(reported, "+1.0.0:8001 +1.1.0:8002 +1.1.0:8002 -1.0.0:8001 -1.1.0:8002");
        Assert.Empty(await watcher.ListAsync());
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("tables")]
    public async Task A_thousand_registrations_of_one_process_come_and_go(string store)
    {
        using var registry = await StartAsync(store);
        await using var app = new ThalassaClient(
            new ThalassaOptions
            {
                Hosts = [AddressOf(registry)],
                Lease = TimeSpan.FromMinutes(10),
                Timeout = TimeSpan.FromSeconds(20),
                Namespace = "many",
            });
        var updates = new ConcurrentQueue<int>();
        app.UpdateSuccessful += (_, update) => updates.Enqueue(update.Registrations.Count);
        for (var port = 1; port <= 1000; port++)
        {
            app.Register("web", "1.0.0", port);
        }

        await app.StartAsync();
        await Eventually.TrueAsync(() => updates.Contains(1000), TimeSpan.FromSeconds(60));
        Assert.Equal(1000, (await app.GetRegistrationsAsync("web")).Count);
        Assert.Single(updates);
        await app.StopAsync();

        Assert.Empty(await app.GetRegistrationsAsync("web"));
    }

    [Fact]
    public async Task Broken_stream_causes_no_gap_and_no_duplicate()
    {
        using var registry = await StartAsync("memory");
        using var line = new BreakableLine();
        using var http = new HttpClient(line) { Timeout = Timeout.InfiniteTimeSpan };
        await using var watcher = new ThalassaClient(new ThalassaOptions { Hosts = [AddressOf(registry)] }, http);
        var reported = Watch(watcher);
        await using var app = new ThalassaClient(new ThalassaOptions { Hosts = [AddressOf(registry)] });
        await app.JoinAsync("web", "1", 1, new JsonObject { ["registered"] = 1 });
        await app.JoinAsync("web", "1", 2);
        watcher.Subscribe("web", "1");
        await Eventually.TrueAsync(() => reported.Count == 2);

        line.Break();
        await app.LeaveAsync("web");
        await app.JoinAsync("web", "1", 1, new JsonObject { ["registered"] = 1 });
        await app.JoinAsync("web", "1", 3);
        await app.JoinAsync("web", "2", 4);
        line.Mend();
        await Eventually.TrueAsync(() => reported.Count >= 6);
        await app.JoinAsync("web", "1", 5);
        await Eventually.TrueAsync(() => reported.Contains("+1:5"));

        string[] news = [.. reported.Skip(2)];
        Assert.Equal(
            ["-1:1", "+1:1", "-1:2", "+1:3", "+1:5"],
            news.Order(Comparer<string>.Create((one, other) => string.CompareOrdinal(one[1..], other[1..]))));
        Assert.True(Array.IndexOf(news, "-1:1") < Array.IndexOf(news, "+1:1"));
    }

    [Fact]
    public async Task Comparison_without_stream_reports_the_transitions()
    {
        using var registry = await StartAsync("memory");
        await using var watcher = new ThalassaClient(ThalassaOptions.Parse($"{AddressOf(registry)}?events=poll&poll=1"));
        var reported = Watch(watcher);
        watcher.Subscribe();
        await using var app = new ThalassaClient(new ThalassaOptions { Hosts = [AddressOf(registry)] });
        await app.JoinAsync("web", "1", 1);
        await ReportedAsync(reported, "+1:1");
        watcher.Unsubscribe();
        await app.StopAsync();
        watcher.Subscribe("api");
        await app.JoinAsync("api", "1", 2);

        await ReportedAsync(reported, "+1:1 +1:2");
    }

    [Fact]
    public async Task Service_bus_reports_the_transitions_if_configured()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = ["thalassa"] });
        using var registry = await StartAsync("memory", $"--ServiceBusConnection={bus.ConnectionString}");
        var options = new ThalassaOptions { Hosts = [AddressOf(registry)], PollInterval = TimeSpan.FromHours(1) }.WithServiceBus(
            bus.ConnectionString, "watcher");
        await using var watcher = new ThalassaClient(options);
        var reported = Watch(watcher);
        watcher.Subscribe("web");
        await using var app = new ThalassaClient(new ThalassaOptions { Hosts = [AddressOf(registry)] });
        await app.JoinAsync("web", "1", 1);
        await ReportedAsync(reported, "+1:1");
        await app.StopAsync();

        await ReportedAsync(reported, "+1:1 -1:1");
    }

    private async Task<IHost> StartAsync(string store, params string[] settings)
    {
        string[] args =
        [
            "--hostBuilder:reloadConfigOnChange=false",
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=None",
            "--THALASSA_API_KEY=",
            "--ServiceBusConnection=",
            $"--Store={store}",
            $"--AzureWebJobsStorage={(store == "tables" ? azurite.ConnectionString : string.Empty)}",
            .. settings,
        ];
        var host = FunctionApp.CreateBuilder(args).BuildLocalHost(typeof(FunctionApp).Assembly, args);
        await host.StartAsync();
        return host;
    }

    private static Uri AddressOf(IHost host) =>
        new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");

    private static ConcurrentQueue<string> Watch(ThalassaClient client)
    {
        var reported = new ConcurrentQueue<string>();
        client.Online += (_, happened) => reported.Enqueue($"+{happened.Registration.Id.Version}:{happened.Registration.Id.Port}");
        client.Offline += (_, happened) => reported.Enqueue($"-{happened.Registration.Id.Version}:{happened.Registration.Id.Port}");
        return reported;
    }

    private static Task ReportedAsync(ConcurrentQueue<string> reported, string expected) =>
        Eventually.PassesAsync(() => Assert.Equal(expected, string.Join(' ', reported)));
}
