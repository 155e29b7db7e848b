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
        var raised = false;
        // HAProxy checks a member that is down, too, every second, and may be first; it says then that its check passed.
        for (var attempt = 0; attempt < 8 && !raised; attempt++)
        {
            (_status, _checks) = (503, 0);
            await fleet.ApplyAsync(Want(fleet, first, member));
            await Eventually.TrueAsync(() => _checks > 5);
            Assert.False(fleet.SlotOf(member)!.IsUp);
            Assert.Equal(["1-a"], (await fleet.AnswersAsync(6)).Keys);

            _status = 302;
            await Eventually.TrueAsync(() => fleet.SlotOf(member) is { IsServing: true });
            raised = !fleet.SlotOf(member)!.LastCheckPassed;
            Assert.Contains("late", (await fleet.AnswersAsync(6)).Keys);
            await fleet.ApplyAsync(Want(fleet, first));
            await Eventually.TrueAsync(() => fleet.SlotOf(member) is null);
        }

        Assert.True(raised);
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
                        Health = new HealthCheck { Uri = "/health", Interval = 60_000 },
                        Natives = [],
                    },
                },
            ],
        };
    }
}
