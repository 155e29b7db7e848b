using Thalassa.Bench.Registry.Contenders;
using Thalassa.Bench.Registry.Load;
using Thalassa.Bench.Registry.Measures;
using Thalassa.Bench.Registry.Probe;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry;

/// <summary>All measurements, one after the other; every server is a process on this machine, started and ended here.</summary>
/// <param name="rounds">How often each rate is measured.</param>
/// <param name="duration">How long each time.</param>
/// <param name="baseline">Program of another build of the registry to compare with, or null.</param>
internal sealed class Benchmark(int rounds, TimeSpan duration, string? baseline) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("thalassa-bench-").FullName;
    private readonly List<ChildProcess> _running = [];

    /// <summary>Runs everything, or one part, and writes the report to standard output, the progress to standard error.</summary>
    /// <param name="part"><c>heartbeats</c>, <c>changes</c>, <c>many</c>, or null for all.</param>
    public async Task RunAsync(string? part)
    {
        var programs = new Programs(_folder);
        ProbedProcesses.Enable(_folder);
        var azurite = await Azurite.StartAsync(_folder);
        _running.Add(azurite.Process);
        if (part is null or "heartbeats")
        {
            await HeartbeatsAsync(programs, azurite);
        }

        if (part is null or "changes")
        {
            (string, string)[] settings = [("MaxExpiryRatio", "1"), ("ReaperSchedule", $"*/{Expiry.ReaperSeconds} * * * * *")];
            var (memory, tables) = await StartAsync(programs, azurite, settings);
            Report("Changes", [.. await ChangesAsync(memory), .. await ChangesAsync(tables)]);
            await EndAsync(memory, tables);
        }

        if (part is null or "many")
        {
            var (memory, tables) = await StartAsync(programs, azurite);
            Report(
                "10,000 registrations, 16 connections",
                [
                    .. await ManyRegistrations.RunAsync(memory, rounds, duration, hasTargets: true),
                    .. await ManyRegistrations.RunAsync(tables, 1, duration, hasTargets: false),
                ]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Select(process => process.DisposeAsync().AsTask()));
        Directory.Delete(_folder, recursive: true);
    }

    private async Task HeartbeatsAsync(Programs programs, Azurite azurite)
    {
        var (memory, tables) = await StartAsync(programs, azurite);
        var worker = await ReadyAsync(Contenders.Registry.StartWorker(programs, "memory store in the worker"));
        var plain = await ReadyAsync(StartPlain(programs));
        var etcd = await ReadyAsync(Etcd.Start(_folder));
        Contender[] started = baseline is null
            ? [memory, worker, plain, etcd, tables]
            : [memory, await ReadyAsync(Contenders.Registry.StartBuild(programs, "baseline", baseline)), worker, plain, etcd, tables];
        var raw = await RawTable.StartAsync(azurite);
        var rates = new HeartbeatRates();
        await rates.RunAsync([.. started, raw], rounds, duration, Say);
        Report("Heartbeats of 1,000 instances", rates.Rates());
        Report(
            "Ratios of heartbeats",
            [
                .. rates.Ratios(memory, plain, 0.8),
                .. rates.Ratios(memory, etcd, 3.0),
                .. rates.Ratios(tables, raw, 0.9),
                .. rates.Ratios(worker, memory, target: null),
                .. baseline is null ? [] : rates.Ratios(memory, started[1], target: 1.0),
            ]);
        var costs = new List<Measure>();
        foreach (var contender in started)
        {
            costs.AddRange(await HeartbeatCosts.RunAsync(contender));
        }

        Report("What a heartbeat costs, and memory after them", costs);
        await EndAsync(started);
    }

    private async Task<(Contender Memory, Contender Tables)> StartAsync(
        Programs programs, Azurite azurite, params (string, string)[] settings) =>
        (await ReadyAsync(Contenders.Registry.Start(programs, "memory store", storage: null, settings)),
            await ReadyAsync(Contenders.Registry.Start(programs, "Azurite store", azurite.ConnectionString, settings)));

    private static Contender StartPlain(Programs programs)
    {
        var port = Contender.FreePort();
        var sockets = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Contender.OrdinarySockets.Name] = Contender.OrdinarySockets.Value,
        };
        return new Contender(
            "plain endpoint",
            new(System.Net.IPAddress.Loopback, port),
            Requests.Heartbeats(Contender.Services, Contender.Instances),
            programs.StartProject("plain-endpoint", "Thalassa.Bench.Registry", ["plain", $"{port}"], sockets));
    }

    private async Task<IReadOnlyList<Measure>> ChangesAsync(Contender registry)
    {
        Say($"{registry.Name}: changes");
        return [.. await RacingDeletes.RunAsync(registry, duration), .. await Expiry.RunAsync(registry)];
    }

    private async Task<Contender> ReadyAsync(Contender contender)
    {
        _running.Add(contender.Process);
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                if ((await LoadRun.OnceAsync(contender.Address, 1, [contender.Heartbeats[0]])).Failed == 0)
                {
                    return contender;
                }
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                // Not yet.
            }

            if (contender.Process.Exited.IsCompleted || TimeProvider.System.GetElapsedTime(started) > StartLimit)
            {
                throw new InvalidOperationException($"{contender.Name} does not answer. It said: {contender.Process.LastLines()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task EndAsync(params Contender[] contenders)
    {
        await Task.WhenAll(contenders.Select(contender => contender.Process.DisposeAsync().AsTask()));
        _running.RemoveAll(process => contenders.Any(contender => contender.Process == process));
    }

    private static void Say(string line) => Console.Error.WriteLine(line);

    private static void Report(string title, IEnumerable<Measure> measures) => Console.WriteLine($"\n{Measure.Table(title, measures)}");
}
