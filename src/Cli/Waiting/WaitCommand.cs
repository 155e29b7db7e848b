using System.CommandLine;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Cli.Services;
using Thalassa.Client;

namespace Thalassa.Cli.Waiting;

/// <summary><c>thalassa wait</c>: waits until enough members are registered and receive requests.</summary>
internal static class WaitCommand
{
    public static Command Create()
    {
        var service = ServiceName.Argument("Service and version", needsVersion: true);
        var count = new Option<int>("--count", "-n")
        {
            Description = "Minimum number of members",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var number) && number >= 1))
            {
                result.AddError("--count must be a whole number of at least 1");
            }
        });
        var timeout = Duration.Option("--timeout", "Maximum time to wait: 30, 30s, 2m", TimeSpan.FromSeconds(60));
        var online = new Option<bool>("--online")
        {
            Description = "Wait only for registrations, not for HAProxy; for use before a switch to a new version",
        };
        var command = new Command(
            "wait",
            "Wait until members of a version are registered and receive requests from every agent that routes to the service")
        {
            service, count, timeout, online,
        };
        command.Handle((session, cancellationToken) => RunAsync(
            session,
            new WaitTarget(session.Get(service)!, session.Get(count), session.Get(online)),
            session.Get(timeout),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, WaitTarget target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = session.Time.GetTimestamp();
        var last = await Progress.WhileAsync(session.Screen, async progress => await Polling.UntilAsync(
            session.Time,
            timeout,
            async () =>
            {
                var state = await LookAsync(session, target, cancellationToken);
                progress.Say($"{target.Service}: {state}");
                return (state, state.Satisfies(target));
            },
            cancellationToken));
        var reached = last.Satisfies(target);
        if (session.Screen.IsJson)
        {
            Screen.Json(last.ToJson(target, reached, session.Time.GetElapsedTime(began)));
        }
        else if (reached)
        {
            session.Screen.Line(Cell.Good($"{target.Service}: {last}"));
        }

        return reached ? ExitCode.Done : throw new CommandException(
            $"not within {timeout.TotalSeconds:0.###} s: {target.Count} of {target.Service}; {last}", ExitCode.TimedOut, last.Hint(target));
    }

    private static async Task<WaitState> LookAsync(Session session, WaitTarget target, CancellationToken cancellationToken)
    {
        int? online = null;
        string? failure = null;
        try
        {
            online = (await ListCommand.LiveAsync(session, target.Service, cancellationToken)).Count;
        }
        catch (RegistryException exception) when (!exception.IsRefusal)
        {
            failure = exception.Message;
        }

        var observations = target.OnlineOnly
            ? []
            : await Task.WhenAll(session.Agents.Select(agent => AgentObservation.TakeAsync(
                agent, session.Settings.Names.Outside(target.Service.Name), target.Service.Version!, cancellationToken)));
        return new WaitState(online, failure, observations);
    }
}
