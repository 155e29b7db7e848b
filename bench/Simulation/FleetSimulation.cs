using System.Globalization;
using Thalassa.Bench.Simulation.Doubles;
using Thalassa.Bench.Simulation.Fleet;
using Thalassa.Local.ServiceBus;
using Thalassa.Model.Events;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Bench.Simulation;

/// <summary>
/// The whole of it: apps that beat, a registry on doubles that throttle, and agents that follow; in real time, as the back-off of the
/// clients is.
/// </summary>
/// <param name="options">What is simulated.</param>
/// <param name="report">Receives a line for each step, or null.</param>
public sealed class FleetSimulation(SimulationOptions options, Action<string>? report = null)
{
    /// <summary>Runs it.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<Outcome> RunAsync(CancellationToken cancellationToken = default)
    {
        using var tables = new TableDouble { Latency = options.Latency, Throttle = { Account = options.Account } };
        var credits = new NamespaceCredits(TimeProvider.System) { PerSecond = int.MaxValue };
        await using var bus = await ServiceBusEmulator.StartAsync(
            new ServiceBusEmulatorOptions { Topics = ["thalassa"], Credits = credits }, cancellationToken);
        await using var registry = new SimulatedRegistry(tables, bus.ConnectionString);
        var apps = new Apps(registry.Registry, options);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var agents = Agents(bus.ConnectionString, registry.Registry);
        var following = agents.Select(agent => Task.Run(() => QuietAsync(agent.RunAsync(over.Token)), CancellationToken.None)).ToArray();
        await UntilAsync(() => agents.TrueForAll(agent => agent.IsConnected), cancellationToken);

        // The agents came one after the other in real life; from here on the namespace is what it is.
        credits.PerSecond = options.Credits;
        var began = TimeProvider.System.GetTimestamp();
        await apps.RegisterAsync(cancellationToken);
        var registering = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        report?.Invoke(
            $"{options.Registrations} registered in {registering:0} s; {options.HeartbeatsPerSecond} heartbeats a second for "
            + $"{options.Seconds} s");

        var beating = Task.Run(() => apps.BeatAsync(over.Token), CancellationToken.None);
        var beat = TimeProvider.System.GetTimestamp();
        var samples = new List<Sample> { Sample() };
        double? recovery = null;
        for (var second = 0; second < options.Seconds + options.Patience && recovery is null; second++)
        {
            tables.Throttle.Account =
                second >= options.SickStorage.From && second < options.SickStorage.To ? options.SickAccount : options.Account;
            credits.PerSecond = second >= options.SickBus.From && second < options.SickBus.To ? 0 : options.Credits;
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            samples.Add(Sample());
            if (samples.Count % options.Step == 0)
            {
                Report(samples[^1]);
            }

            if (second < options.Seconds || second % 2 != 0)
            {
                continue;
            }

            var missing = await LostAsync(registry, apps, agents);
            report?.Invoke($"{samples[^1].At:0} s: {(missing.Count == 0 ? "the state is as expected" : string.Join("; ", missing))}");
            if (missing.Count == 0)
            {
                recovery = samples[^1].At - samples[options.Seconds].At;
            }
        }

        var lost = recovery is null ? await LostAsync(registry, apps, agents) : [];
        var list = (await registry.Registry.QueryAsync(new RegistrationQuery(), cancellationToken)).List;
        var living = apps.Living;
        await over.CancelAsync();
        await Task.WhenAll([.. following, beating]);
        return new Outcome(
            samples,
            registering,
            recovery,
            lost,
            living.Except(list.Items.ToArray().Select(item => item.Id.ToString()), StringComparer.Ordinal).Count(),
            list.Count,
            agents[0].Events);

        void Report(Sample now) =>
            report?.Invoke(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{now.At:0} s: {now.Done:#,0} of {now.Offered:#,0} heartbeats answered, {now.Failed:#,0} refused; storage "
                    + $"{now.Transactions:#,0}, bus {now.Credits:#,0}, {now.Pending:#,0} events wait"));

        Sample Sample() =>
            new(
                TimeProvider.System.GetElapsedTime(beat).TotalSeconds,
                apps.Offered,
                apps.Done,
                apps.Failed,
                tables.Throttle.Done,
                tables.Throttle.Refused,
                credits.Used,
                credits.Refused,
                registry.Metrics.PublishedEvents,
                registry.Metrics.Expirations,
                registry.Pending,
                tables.Throttle.TakeBusiestPartition(),
                registry.TakeReapLag(),
                agents.Max(agent => agent.Age));
    }

    private List<SimulatedAgent> Agents(string bus, ServiceRegistry registry)
    {
        var services = Enumerable
            .Range(0, options.Registrations / options.PerService)
            .Select(i => Instance.ServiceOf(i * options.PerService, options.PerService))
            .ToList();
        return
        [
            .. Enumerable
                .Range(0, options.Agents)
                .Select(number => new SimulatedAgent(
                    bus,
                    number,
                    [
                        .. Enumerable
                            .Range(0, options.Followed)
                            .Select(i => services[((number * options.Followed) + i) % services.Count])
                            .Distinct(),
                    ],
                    registry,
                    options)),
        ];
    }

    /// <summary>What is not as it should be.</summary>
    private static async Task<List<string>> LostAsync(SimulatedRegistry registry, Apps apps, List<SimulatedAgent> agents)
    {
        var lost = new List<string>();
        try
        {
            var list = (await registry.Registry.QueryAsync(new RegistrationQuery())).List.Items.ToArray();
            var there = list.ToDictionary(item => item.Id.ToString(), item => item.Revision, StringComparer.Ordinal);
            Note(apps.Living.Count(id => !there.ContainsKey(id)), "registrations that beat are gone");
            Note(there.Keys.Count(id => apps.Ended.Contains(id)), "registrations that ended are there");
            var pending = (await registry.Store.ScanAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue)).Pending.Count;
            Note(pending, "events are in the outbox");
            var auditor = agents[0];
            Note(
                there.Count(item => auditor.Heard(item.Key) is not (EventTypes.Online, var revision) || revision != item.Value),
                "onlines did not arrive");
            Note(apps.Ended.Count(id => auditor.Heard(id) is not (EventTypes.Offline, _)), "offlines did not arrive");
            for (var i = 0; i < agents.Count; i++)
            {
                if (!await agents[i].AgreesAsync())
                {
                    lost.Add($"agent {i} does not know what the registry knows");
                }
            }
        }
        catch (Azure.RequestFailedException failure)
        {
            lost.Add($"the storage refuses: {failure.ErrorCode}");
        }

        return lost;

        void Note(int count, string what)
        {
            if (count > 0)
            {
                lost.Add($"{count} {what}");
            }
        }
    }

    private static async Task QuietAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // The simulation is over.
        }
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }
}
