using Thalassa.Bench.Simulation;

var options = args.Contains("--quick") ? SimulationOptions.Quick : new SimulationOptions();
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(9));
var outcome = await new FleetSimulation(options, Console.WriteLine).RunAsync(limit.Token);
Console.WriteLine();
Console.WriteLine(SimulationReport.Table(options, outcome));
Console.WriteLine(SimulationReport.Summary(options, outcome));
return outcome.Lost.Count == 0 ? 0 : 1;
