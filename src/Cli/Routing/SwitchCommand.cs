using System.CommandLine;
using Thalassa.Cli.Completion;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Client;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Routing;

/// <summary><c>thalassa switch</c>: moves a backend's traffic, or a part of it, to another version.</summary>
internal static class SwitchCommand
{
    private static readonly Argument<string> Backend = new("backend") { Description = "Key of the backend", HelpName = "BACKEND" };
    private static readonly Argument<string> Version = new("version")
    {
        Description = "Version that receives the traffic",
        HelpName = "VERSION",
    };
    private static readonly Option<int> Weight = new("--weight")
    {
        Description =
            "Percent of the traffic, 0 to 100; the other versions share the rest in their current proportion. 0 removes the version",
        HelpName = "N",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<string?> Label = new("--label")
    {
        Description = "Label of the fleet's backend with that key; default: the one without label",
        HelpName = "LABEL",
    };
    private static readonly Option<string?> Via = new("--via")
    {
        Description =
            "Where to send the request: agent (refuses a version without a healthy member) or registry; default: agent if --agent or "
            + "THALASSA_AGENT is set, else registry",
        HelpName = "registry|agent",
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Switch even if the version has no healthy member; with --via agent",
    };
    private static readonly Option<bool> Wait = new("--wait") { Description = "Return when the HAProxy of every agent has switched" };
    private static readonly TimeOption Timeout = Duration.Option(
        "--timeout", "Maximum time for --wait: 30, 30s, 2m", TimeSpan.FromSeconds(60));

    public static Command Create()
    {
        Backend.CompletionSources.Add(Suggestions.Keys(RoutingKind.Backend));
        Version.CompletionSources.Add(Suggestions.Versions);
        Via.AcceptOnlyFromAmong("registry", "agent");
        Version.Validators.Add(result =>
        {
            var faults = new FaultList();
            if (!ServiceToken.Check(result.Tokens[0].Value, "the version", faults))
            {
                result.AddError(faults.ToString());
            }
        });
        Weight.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var weight) && weight is >= 0 and <= 100))
            {
                result.AddError("--weight must be a whole number from 0 to 100, in percent");
            }
        });
        var command = new Command("switch", "Move all or part of a backend's traffic to another version")
        {
            Backend, Version, Weight, Label, Via, Force, Wait, Timeout,
        };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var viaAgent = session.Get(Via) is { } via ? via == "agent" : session.Settings.HasAgents;
        if (session.Get(Force) && !viaAgent)
        {
            throw new CommandException(
                "--force works only with an agent, and this request would go to the registry", ExitCode.Misused, Hints.Agents);
        }

        var change = new VersionChange(session, session.Get(Backend)!, session.Get(Label), viaAgent);
        var result = await change.MakeAsync(session.Get(Version)!, session.Get(Weight), session.Get(Force), cancellationToken);
        foreach (var warning in result.Warnings)
        {
            session.Screen.Warn(warning);
        }

        var takeover = session.Get(Wait) ? await Takeover.WaitAsync(session, result, session.Get(Timeout), cancellationToken) : null;
        if (session.Screen.IsJson)
        {
            Screen.Json(result.ToJson(takeover));
        }
        else
        {
            session.Screen.Line(Cell.Good($"{result}{(takeover is { IsDone: true } ? $"; {takeover}" : string.Empty)}"));
        }

        return takeover is { IsDone: false }
            ? throw new CommandException(
                $"switched, but not on every agent within {session.Get(Timeout).TotalSeconds:0.###} s: {takeover}",
                ExitCode.TimedOut,
                "run 'thalassa doctor' to find out why")
            : ExitCode.Done;
    }
}
