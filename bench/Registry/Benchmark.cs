using Thalassa.Bench.Registry.Contenders;
using Thalassa.Bench.Registry.Load;
using Thalassa.Bench.Registry.Measures;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry;

/// <summary>All measurements, one after the other; every server is a process on this machine, started and ended here.</summary>
/// <param name="rounds">How often each rate is measured.</param>
/// <param name="duration">How long each time.</param>
internal sealed class Benchmark(int rounds, TimeSpan duration) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("thalassa-bench-").FullName;
    private readonly List<ChildProcess> _running = [];

    /// <summary>Runs everything and writes the report to standard output, the progress to standard error.</summary>
    public async Task RunAsync()
    {
        var programs = new Programs(_folder);
        var azurite = await Azurite.StartAsync(_folder);
        _running.Add(azurite.Process);

        var memory = await ReadyAsync(Contenders.Registry.Start(programs, "memory store", storage: null));
        var tables = await ReadyAsync(Contenders.Registry.Start(programs, "Azurite store", azurite.ConnectionString));
        var plain = await ReadyAsync(StartPlain(programs));
        var etcd = await ReadyAsync(Etcd.Start(_folder));
        var raw = await RawTable.StartAsync(azurite);

        var rates = new HeartbeatRates();
        await rates.RunAsync([memory, plain, etcd, tables, raw], rounds, duration, Say);
        Report("Heartbeats of 1,000 instances", rates.Rates());
        Report(
            "Ratios of heartbeats",
            [.. rates.Ratios(memory, plain, 0.7), .. rates.Ratios(memory, etcd, 2.0), .. rates.Ratios(tables, raw, 0.9)]);
        await EndAsync(memory, tables, plain, etcd);

        (string, string)[] settings = [("MaxExpiryRatio", "1"), ("ReaperSchedule", $"*/{Expiry.ReaperSeconds} * * * * *")];
        memory = await ReadyAsync(Contenders.Registry.Start(programs, "memory store", storage: null, settings));
        tables = await ReadyAsync(Contenders.Registry.Start(programs, "Azurite store", azurite.ConnectionString, settings));
        Report("Changes", [.. await ChangesAsync(memory), .. await ChangesAsync(tables)]);
        await EndAsync(memory, tables);

        memory = await ReadyAsync(Contenders.Registry.Start(programs, "memory store", storage: null));
        tables = await ReadyAsync(Contenders.Registry.Start(programs, "Azurite store", azurite.ConnectionString));
        Report(
            "10,000 registrations, 16 connections",
            [
                .. await ManyRegistrations.RunAsync(memory, rounds, duration, hasTargets: true),
                .. await ManyRegistrations.RunAsync(tables, 1, duration, hasTargets: false),
            ]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Select(process => process.DisposeAsync().AsTask()));
        Directory.Delete(_folder, recursive: true);
    }

    private static Contender StartPlain(Programs programs)
    {
        var port = Contender.FreePort();
        return new Contender(
            "plain endpoint",
            new(System.Net.IPAddress.Loopback, port),
            Requests.Heartbeats(Contender.Services, Contender.Instances),
            programs.StartProject("plain-endpoint", "Thalassa.Bench.Registry", ["plain", $"{port}"], new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [Contender.OrdinarySockets.Name] = Contender.OrdinarySockets.Value,
            }));
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

            await Task.Delay(50);
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
