using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>The file for a worker that takes over, as the operator's own options have it.</summary>
public sealed class DesiredConfigTests
{
    [Theory]
    [InlineData(10, 9002)]
    [InlineData(60, 9001)]
    public void A_worker_that_starts_in_the_middle_of_a_switch_goes_by_the_operators_patience(int patience, int serving)
    {
        // Half of the new version is well since 20 s.
        var old = Member(9001, "1.0.0");
        var next = ImmutableArray.Create(Member(9002, "1.1.0"), Member(9003, "1.1.0"));
        var backend = new BackendState(
            new Backend
            {
                Key = "live",
                Type = "dynamic",
                Name = "web",
                Version = "1.1.0",
            },
            next)
        {
            Standby = [old],
        };
        var running = RunningState.None with
        {
            Worker = 1,
            Backends = RunningState.None.Backends.Add(
                "live",
                [
                    Slot(1, 9001, SlotAdmin.Ready, isUp: true),
                    Slot(2, 9002, SlotAdmin.Drain, isUp: true),
                    Slot(3, 9003, SlotAdmin.Drain, isUp: false),
                ]),
        };

        var options = new HaproxyOptions { SwitchPatience = TimeSpan.FromSeconds(patience) };
        var file = DesiredConfig
            .Of(new RoutingSnapshot(1, [], [backend]), null, HaproxyTemplate.Load(null, LegacyDirectives.Translate), options)
            .Render(running);

        var enabled = file.Split('\n')
            .Where(line =>
                line.TrimStart().StartsWith("server s", StringComparison.Ordinal) && !line.Contains("disabled", StringComparison.Ordinal));
        Assert.Contains($"127.0.0.1:{serving}", Assert.Single(enabled), StringComparison.Ordinal);
    }

    private static Server Member(int port, string version) => new(IPAddress.Loopback, port, 100) { Version = version };

    private static RunningSlot Slot(int number, int port, SlotAdmin admin, bool isUp) =>
        new() { Number = number, Port = port, Admin = admin, IsUp = isUp, LastCheckPassed = isUp, Seconds = 20 };
}
