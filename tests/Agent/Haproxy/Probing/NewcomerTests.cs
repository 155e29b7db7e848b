using System.Net;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Haproxy.Versions;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Probing;

/// <summary>Members that get traffic by the agent's own check, long before HAProxy's next one.</summary>
public sealed class NewcomerTests
{
    // So long that no check of HAProxy falls into a test but by rare chance.
    private const int Interval = 600_000;
    private int _status = 200;
    private int _checks;

    [Theory]
    [HaproxyVersion]
    [HaproxyVersion("3.0")]
    [HaproxyVersion("3.2")]
    public async Task Newcomer_that_answers_late_gets_traffic_when_it_does_and_not_before(string haproxy)
    {
        await using var fleet = await SlotFleet.StartAsync((_, options) => options with { Haproxy = haproxy });
        await using var late = await ScriptedServer.StartAsync(AnswerAsync);
        var first = await fleet.RunAsync("1-a");
        var member = new Server(IPAddress.Loopback, late.Address.Port, 100) { Version = "1" };
        await fleet.ApplyAsync(Want(fleet, first));
        _status = 503;
        await fleet.ApplyAsync(Want(fleet, first, member));

        await Eventually.TrueAsync(() => _checks > 5);
        Assert.False(fleet.SlotOf(member)!.IsUp);
        Assert.Equal(["1-a"], (await fleet.AnswersAsync(6)).Keys);

        _status = 302;
        await Eventually.TrueAsync(() => fleet.SlotOf(member) is { IsServing: true }, TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => !fleet.Service.Config.Contains($":{member.Port} disabled", StringComparison.Ordinal));
        var checks = _checks;
        Assert.Contains("late", (await fleet.AnswersAsync(6)).Keys);
        Assert.Equal(checks, _checks);
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/health")
        {
            Interlocked.Increment(ref _checks);
            context.Response.StatusCode = _status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        }

        return context.Response.WriteAsync("late");
    }

    private static RoutingSnapshot Want(SlotFleet fleet, params Server[] servers)
    {
        var snapshot = fleet.Want(servers);
        var backend = snapshot.Backends[0];
        return snapshot with
        {
            Backends =
            [
                backend with
                {
                    Definition = backend.Definition with
                    {
                        Health = new HealthCheck { Uri = "/health", Interval = Interval },
                        Natives = [],
                    },
                },
            ],
        };
    }
}
