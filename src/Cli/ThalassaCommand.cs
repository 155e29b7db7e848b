using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Thalassa.Cli.Completion;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Doctor;
using Thalassa.Cli.Joining;
using Thalassa.Cli.Routing;
using Thalassa.Cli.Services;
using Thalassa.Cli.Status;
using Thalassa.Cli.Waiting;
using Thalassa.Cli.Watching;

namespace Thalassa.Cli;

/// <summary>The command <c>thalassa</c>.</summary>
internal static class ThalassaCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        using var signals = new StopSignals();

        // Signals cancel a command, which then cleans up itself.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null };
        if (parsed.Action is ParseErrorAction misuse)
        {
            misuse.ShowHelp = false;
            configuration.Output = Console.Error;
            await parsed.InvokeAsync(configuration, signals.Token);
            return Misused(parsed);
        }

        var code = await parsed.InvokeAsync(configuration, signals.Token);
        return code == ExitCode.Signalled ? code + (signals.Received ?? 0) : code;
    }

    private static int Misused(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        Console.Error.WriteLine($"'thalassa {(command is RootCommand ? string.Empty : $"{command.Name} ")}--help' lists all options.");
        return command.Name == RunCommand.Name ? RunCommand.NothingRun : ExitCode.Misused;
    }

    /// <summary>The command with all of its commands and options.</summary>
    internal static RootCommand Create()
    {
        var root = new RootCommand("Registers services with Serverless Thalassa, lists them and controls its load balancers.")
        {
            ListCommand.Create(),
            LookupCommand.Create(),
            RoutingCommand.Frontends(),
            RoutingCommand.Backends(),
            SwitchCommand.Create(),
            WaitCommand.Create(),
            RegisterCommand.Create(),
            RunCommand.Create(),
            WatchCommand.Create(),
            StatusCommand.Create(),
            DoctorCommand.Create(),
            CompletionCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        root.Options[root.Options.IndexOf(help)] = new HelpOption("--help", "-h") { Action = help.Action };
        GlobalOptions.AddTo(root);
        return root;
    }
}
