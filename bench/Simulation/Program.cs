using System.Runtime.InteropServices;
using Thalassa.Bench.Simulation;

var options = args.Contains("--quick") ? SimulationOptions.Quick : new SimulationOptions();
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(9));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    var outcome = await new FleetSimulation(options, Console.WriteLine).RunAsync(limit.Token);
    Console.WriteLine();
    Console.WriteLine(SimulationReport.Table(options, outcome));
    Console.WriteLine(SimulationReport.Summary(options, outcome));
    return outcome.Lost.Count == 0 ? 0 : 1;
}
catch (OperationCanceledException) when (limit.IsCancellationRequested)
{
    Console.Error.WriteLine("Ended before it was through: by a signal, or because it took longer than nine minutes.");
    return 2;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    limit.Cancel();
}
