using Thalassa.Bench.Registry.Contenders;
using Thalassa.Bench.Registry.Load;

namespace Thalassa.Bench.Registry.Measures;

/// <summary>A registry that holds ten thousand registrations of a thousand services.</summary>
internal static class ManyRegistrations
{
    private const int Services = 1000;
    private const int Instances = 10;
    private const int Connections = 16;

    /// <summary>Registers them, then reads all of them and a few of them.</summary>
    /// <param name="registry">Fresh.</param>
    /// <param name="rounds">How often each is measured; the median counts.</param>
    /// <param name="duration">How long each time.</param>
    /// <param name="hasTargets">Whether the targets are meant for this store.</param>
    public static async Task<IReadOnlyList<Measure>> RunAsync(Contender registry, int rounds, TimeSpan duration, bool hasTargets)
    {
        var before = registry.Processes.Mebibytes().Resident;
        var heartbeats = Requests.Heartbeats(Services, Instances);
        var registered = await LoadRun.OnceAsync(registry.Address, Connections, heartbeats);
        var memory = registry.Processes.Mebibytes().Resident;

        ReadOnlyMemory<byte>[] all = [Requests.Build("GET /registrations")];
        ReadOnlyMemory<byte>[] some =
            [.. Enumerable.Range(0, Services).Select(service => Requests.Build($"GET /registrations/service-{service}/1.0.0"))];
        List<LoadResult> beats = [], few = [], many = [];
        for (var round = 0; round <= rounds; round++)
        {
            var runs = new[]
            {
                await LoadRun.ForAsync(registry.Address, Connections, heartbeats, duration),
                await LoadRun.ForAsync(registry.Address, Connections, some, duration),
                await LoadRun.ForAsync(registry.Address, Connections, all, duration),
            };
            if (round > 0)
            {
                beats.Add(runs[0]);
                few.Add(runs[1]);
                many.Add(runs[2]);
            }
        }

        var (rate, fewRate, manyRate) = (LoadResult.Median(beats).Rate, LoadResult.Median(few).Rate, LoadResult.Median(many).Rate);
        var failed = registered.Failed + beats.Concat(few).Concat(many).Sum(run => run.Failed);
        return
        [
            new($"{registry.Name}: first POST of each, {Connections} connections", $"{registered.Rate:0}/s"),
            new("    memory of the process before, after", $"{before:0}, {memory:0} MiB"),
            new("    heartbeats", $"{rate:0}/s"),
            new("    GET /registrations/{name}/{version} of 10", $"{fewRate:0}/s"),
            hasTargets
                ? Measure.AtLeast("    the same / heartbeats", fewRate / rate, 0.5)
                : new Measure("    the same / heartbeats", $"{fewRate / rate:0.00}"),
            hasTargets
                ? Measure.AtLeast("    GET /registrations of 10,000", manyRate, 100, "0", "/s")
                : new Measure("    GET /registrations of 10,000", $"{manyRate:0.0}/s"),
            Measure.AtMost("    refused", failed, 0),
        ];
    }
}
