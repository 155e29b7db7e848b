using Thalassa.Bench.Registry.Contenders;
using Thalassa.Bench.Registry.Load;

namespace Thalassa.Bench.Registry.Measures;

/// <summary>Heartbeats of a thousand instances: every contender in turn, round after round, so that a slow moment hits all alike.</summary>
internal sealed class HeartbeatRates
{
    // .NET and Node.js recompile hot code while they run; that is over after some ten thousand requests.
    private const int WarmUps = 4;

    private static readonly int[] Connections = [16, 64];

    private readonly Dictionary<(string Contender, int Connections), List<LoadResult>> _runs = [];

    /// <summary>Runs all rounds.</summary>
    public async Task RunAsync(IReadOnlyList<Contender> contenders, int rounds, TimeSpan duration, Action<string> say)
    {
        foreach (var contender in contenders)
        {
            await LoadRun.ForAsync(contender.Address, Connections[^1], contender.Heartbeats, duration * WarmUps);
        }

        for (var round = 1; round <= rounds; round++)
        {
            foreach (var connections in Connections)
            {
                foreach (var contender in contenders)
                {
                    var run = await LoadRun.ForAsync(contender.Address, connections, contender.Heartbeats, duration);
                    say($"round {round}: {contender.Name}, {connections} connections: {run.Rate:0}/s");
                    if (!_runs.TryGetValue((contender.Name, connections), out var runs))
                    {
                        _runs[(contender.Name, connections)] = runs = [];
                    }

                    runs.Add(run);
                }
            }
        }
    }

    /// <summary>Rates and times of each contender, by the median round.</summary>
    public IEnumerable<Measure> Rates()
    {
        foreach (var ((contender, connections), runs) in _runs)
        {
            var median = LoadResult.Median(runs);
            yield return new Measure($"{contender}, {connections} connections", $"{median.Rate:0}/s");
            yield return new Measure("    p50, p99", $"{median.Percentile(0.5):0.00}, {median.Percentile(0.99):0.00} ms");
            if (runs.Sum(run => run.Failed) is > 0 and var failed)
            {
                yield return Measure.AtMost("    refused", failed, 0);
            }
        }
    }

    /// <summary>How one contender compares with another: the median of the rounds' ratios.</summary>
    public IEnumerable<Measure> Ratios(Contender contender, Contender other, double? target)
    {
        foreach (var connections in Connections)
        {
            var pairs = _runs[(contender.Name, connections)].Zip(_runs[(other.Name, connections)]);
            double[] ratios = [.. pairs.Select(pair => pair.First.Rate / pair.Second.Rate).Order()];
            var (what, median) = ($"{contender.Name} / {other.Name}, {connections} connections", ratios[ratios.Length / 2]);
            yield return target is { } least ? Measure.AtLeast(what, median, least) : new Measure(what, $"{median:0.00}");
        }
    }
}
