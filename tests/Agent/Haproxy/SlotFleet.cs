using System.Net;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>The service with a real HAProxy, and as many applications behind it as a test likes.</summary>
internal sealed class SlotFleet : IAsyncDisposable
{
    private readonly Dictionary<string, AppServer> _apps = new(StringComparer.Ordinal);
    private long _revision;

    private SlotFleet(HaproxyHost host) => Host = host;

    public HaproxyHost Host { get; }

    public HaproxyService Service => Host.Service;

    public IEnumerable<RunningSlot> Slots => Service.Running.Backends["live"];

    public static async Task<SlotFleet> StartAsync(
        Func<TemporaryFolder, HaproxyOptions, HaproxyOptions>? change = null,
        TimeProvider? time = null)
    {
        var host = await HaproxyHost.CreateAsync((folder, options) =>
        {
            var quick = options with { ReconcileInterval = TimeSpan.FromSeconds(1) };
            return change?.Invoke(folder, quick) ?? quick;
        }, time);
        await host.Service.StartAsync(CancellationToken.None);
        return new SlotFleet(host);
    }

    /// <summary>An application whose name starts with its version: <c>1.0.0-a</c>.</summary>
    public async Task<Server> RunAsync(string name)
    {
        var app = await AppServer.StartAsync(name);
        _apps.Add(name, app);
        return new Server(IPAddress.Loopback, app.Port, 100) { Version = name.Split('-')[0] };
    }

    public async Task EndAsync(string name)
    {
        _apps.Remove(name, out var app);
        await app!.DisposeAsync();
    }

    /// <summary>A member at which nobody listens.</summary>
    public static Server Dead(string version) => new(IPAddress.Loopback, FreePort.Next(), 100) { Version = version };

    public RoutingSnapshot Want(
        Server[] servers,
        Server[]? standby = null,
        Dictionary<string, int>? versions = null,
        bool force = false,
        string mode = "http") => new(
        ++_revision,
        [new Frontend { Key = "web", Bind = $"127.0.0.1:{Host.Port}", Backend = "live", Mode = mode }],
        [
            new BackendState(
                new Backend
                {
                    Key = "live", Type = "dynamic", Name = "web", Version = servers.FirstOrDefault()?.Version ?? "0",
                    Versions = versions, Mode = mode,
                    Health = mode == "http" ? new HealthCheck { Interval = 100 } : null,
                    // The applications share a busy machine with the tests, and are well however long they take.
                    Natives = ["timeout check 20s"],
                },
                [.. servers.Order(Server.Order)])
            {
                Standby = [.. (standby ?? []).Order(Server.Order)], IsForced = force,
            },
        ]);

    /// <summary>Applies, and gives what HAProxy says afterwards.</summary>
    public async Task<ApplyResult> ApplyAsync(RoutingSnapshot wanted)
    {
        var result = await Service.ApplyAsync(wanted, CancellationToken.None);
        Assert.True(result.Succeeded, $"{result.Reason}\n{string.Join('\n', result.Lines)}");
        return result;
    }

    public RunningSlot? SlotOf(Server server) =>
        Slots.FirstOrDefault(slot => slot.Port == server.Port && slot.Admin != SlotAdmin.Maintenance);

    public Task ServesAsync(params Server[] servers) => Eventually.TrueAsync(
        () => servers.All(server => SlotOf(server) is { IsServing: true })
            && Slots.Count(slot => slot.Admin == SlotAdmin.Ready) == servers.Length,
        what: $"exactly {string.Join(", ", servers.Select(server => server.Port))} serve; {string.Join(" | ", Slots.Take(9))}");

    /// <summary>Who answers a number of requests, each on a connection of its own.</summary>
    public async Task<Dictionary<string, int>> AnswersAsync(int requests)
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < requests; i++)
        {
            var name = await Host.GetAsync();
            answers[name] = answers.GetValueOrDefault(name) + 1;
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        foreach (var app in _apps.Values)
        {
            await app.DisposeAsync();
        }
    }
}
