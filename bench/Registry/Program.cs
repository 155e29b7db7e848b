using System.CommandLine;
using Thalassa.Bench.Registry;
using Thalassa.Bench.Registry.Contenders;

var quick = new Option<bool>("--quick") { Description = "One short round of each, to see that all works; the numbers mean little." };
var part = new Option<string>("--part")
{
    Description = "Only one of the three: heartbeats (and what they are compared with), changes, many (registrations).",
};
part.AcceptOnlyFromAmong("heartbeats", "changes", "many");
var baseline = new Option<string>("--baseline")
{
    Description = "Program of another build of the registry, measured beside this one: its Thalassa.Local.Host.dll.",
};
var port = new Argument<int>("port");
var plain = new Command("plain", "Serves the plain endpoint that the registry is compared with.") { port };
plain.SetAction(arguments => PlainEndpoint.RunAsync(arguments.GetValue(port)));
var command = new RootCommand("Measures the registry, and in the same run what it is compared with.") { quick, part, baseline, plain };
command.SetAction(async arguments =>
{
    await using var benchmark = arguments.GetValue(quick)
        ? new Benchmark(rounds: 1, TimeSpan.FromSeconds(0.5), arguments.GetValue(baseline))
        : new Benchmark(rounds: 5, TimeSpan.FromSeconds(2), arguments.GetValue(baseline));
    await benchmark.RunAsync(arguments.GetValue(part));
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
