using System.CommandLine;
using System.Runtime.InteropServices;
using Spectre.Console;
using Thalassa.Local.Demo;
using Thalassa.Local.Demo.Fleet;
using Thalassa.Local.Demo.Live;
using Thalassa.Local.Demo.Story;
using Thalassa.Local.Processes;

var azurite = new Option<bool>("--azurite")
{
    Description = "Run the registry as in Azure: worker process, tables in Azurite, Service Bus emulator over AMQP.",
};
var once = new Option<bool>("--once")
{
    Description = "Play one scenario, print the results and exit with 0 on success, 1 on failure.",
};
var command = new RootCommand("A registry, two load balancers and four apps on this machine. Ctrl-C stops them all.") { azurite, once };
command.SetAction(async arguments =>
{
    using var stopping = new CancellationTokenSource();
    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        stopping.Cancel();
    }

    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

    void Say(string line) => Console.WriteLine($"[{Traffic.Elapsed.TotalSeconds,5:0.0} s] {line}");
    using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
    try
    {
        var logs = Path.Combine(Programs.Root, ".run");
        await using var fleet = await RunningFleet.StartAsync(arguments.GetValue(azurite), logs, http, Say, stopping.Token);
        if (!arguments.GetValue(once))
        {
            Tour.Print(fleet, logs);
            await new LiveView(fleet, http, AnsiConsole.Console).ShowAsync(stopping.Token);
            return 0;
        }

        return await new Chapters(fleet, http, Say).TellAsync(stopping.Token) ? 0 : 1;
    }
    catch (OperationCanceledException) when (stopping.IsCancellationRequested)
    {
        return arguments.GetValue(once) ? 1 : 0;
    }
    catch (DemoException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
