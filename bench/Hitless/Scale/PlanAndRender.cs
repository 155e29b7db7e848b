using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>How long it takes to plan and to render a large site, on one core.</summary>
internal static class PlanAndRender
{
    private const int Backends = 500;
    private const int Servers = 20;
    private const int Rounds = 15;

    public static bool Run()
    {
        var snapshot = new RoutingSnapshot(
            1,
            [new Frontend { Key = "web", Bind = "*:80", Backend = "b000" }],
            [.. Enumerable.Range(0, Backends).Select(BackendOf)]);
        var template = HaproxyTemplate.Load(null);
        var options = new HaproxyOptions();
        var structure = template.Structure(snapshot, options);
        var first = Planner.Plan(RunningState.None, snapshot, structure.Fingerprint, string.Empty, new PlannerOptions());
        var running = new RunningState(1, structure.Fingerprint, first.Layout.ToImmutableDictionary(
            pair => pair.Key, pair => pair.Value.Select(Running).ToImmutableArray(), StringComparer.Ordinal));

        // One member in each tenth backend has left.
        var changed = snapshot with
        {
            Backends =
            [
                .. snapshot.Backends.Select((backend, i) => i % 10 == 0 ? backend with { Servers = backend.Servers.RemoveAt(0) } : backend),
            ],
        };
        var (plans, renders, structures, bytes) = (new List<double>(), new List<double>(), new List<double>(), 0L);
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var plan = Timed(plans, () => Planner.Plan(running, changed, structure.Fingerprint, string.Empty, new PlannerOptions()));
            Timed(renders, () => template.Render(changed, options, plan.Layout, structure));
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Timed(structures, () => template.Structure(changed, options));
        }

        var total = Median(plans) + Median(renders);
        Console.WriteLine(
            $"{Backends} backends with {Backends * Servers:N0} servers: plan {Median(plans):0.0} ms, render {Median(renders):0.0} ms, "
            + $"together {total:0.0} ms (target 100), "
            + $"{bytes / 1024.0 / 1024:0.0} MiB allocated; the structure alone, when definitions change, {Median(structures):0.0} ms");
        return total <= 100;
    }

    private static BackendState BackendOf(int number) =>
        new(
            new Backend
            {
                Key = $"b{number:000}",
                Type = "dynamic",
                Name = "web",
                Version = "1.0.0",
                Health = new HealthCheck { Uri = "/health" },
            },
            [
                .. Enumerable
                    .Range(0, Servers)
                    .Select(i => new Server(new IPAddress([10, (byte)(number / 250), (byte)(number % 250), (byte)(i + 1)]), 8080, 100))
                    .Order(Server.Order),
            ]);

    private static RunningSlot Running(SlotLine line) => new()
    {
        Number = line.Number,
        Address = line.Address,
        Port = line.Port,
        Weight = line.Weight,
        Admin = line.IsEnabled ? SlotAdmin.Ready : SlotAdmin.Maintenance,
        IsUp = line.IsEnabled,
        Seconds = 100,
    };

    private static T Timed<T>(List<double> times, Func<T> act)
    {
        var began = TimeProvider.System.GetTimestamp();
        var result = act();
        times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        return result;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
