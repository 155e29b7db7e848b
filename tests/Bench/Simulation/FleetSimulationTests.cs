using Thalassa.Bench.Simulation;

namespace Thalassa.Bench.Tests.Simulation;

/// <summary>The small simulation: storage and bus refuse more than they take, and nothing is lost.</summary>
public sealed class FleetSimulationTests
{
    [Fact]
    public async Task Nothing_is_lost_when_storage_and_bus_refuse_and_all_is_well_again_when_they_do_not()
    {
        var options = SimulationOptions.Quick;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));

        var outcome = await new FleetSimulation(options).RunAsync(limit.Token);

        var table = SimulationReport.Table(options, outcome);
        Assert.True(outcome.Lost.Count == 0, $"{string.Join("; ", outcome.Lost)}\n{table}");
        Assert.NotNull(outcome.RecoverySeconds);
        Assert.Equal((0, options.Registrations - options.Silent), (outcome.WrongRefusals, outcome.FinalRegistrations));
        var last = outcome.Samples[^1];
        Assert.True(last.StorageRefused > 0, $"the storage refused nothing\n{table}");
        Assert.True(last.BusRefused > 0, $"the bus refused nothing\n{table}");
        Assert.True(last.Expired >= options.Silent, $"the reaper ended {last.Expired}\n{table}");
        Assert.True(last.Published >= options.Registrations + options.Silent, $"{last.Published} events were published\n{table}");
        Assert.Contains("Nothing lost", SimulationReport.Summary(options, outcome), StringComparison.Ordinal);
    }
}
