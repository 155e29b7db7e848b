using System.CommandLine;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Cli.Services;
using Thalassa.Client;

namespace Thalassa.Cli.Waiting;

/// <summary><c>thalassa wait</c>: until so many members are registered and get requests.</summary>
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
            session, new Wanted(session.Get(service)!, session.Get(count), session.Get(online)), session.Get(timeout), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, Wanted wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = session.Time.GetTimestamp();
        var last = await Progress.WhileAsync(session.Screen, async progress => await Polling.UntilAsync(
            session.Time,
            timeout,
            async () =>
            {
                var state = await LookAsync(session, wanted, cancellationToken);
                progress.Say($"{wanted.Service}: {state}");
                return (state, state.Satisfies(wanted));
            },
            cancellationToken));
        var reached = last.Satisfies(wanted);
        if (session.Screen.IsJson)
        {
            Screen.Json(last.ToJson(wanted, reached, session.Time.GetElapsedTime(began)));
        }
        else if (reached)
        {
            session.Screen.Line(Cell.Good($"{wanted.Service}: {last}"));
        }

        return reached ? ExitCode.Done : throw new CommandException(
            $"not within {timeout.TotalSeconds:0.###} s: {wanted.Count} of {wanted.Service}; {last}", ExitCode.TimedOut, last.Cure(wanted));
    }

    private static async Task<WaitState> LookAsync(Session session, Wanted wanted, CancellationToken cancellationToken)
    {
        int? online = null;
        string? failure = null;
        try
        {
            online = (await ListCommand.LiveAsync(session, wanted.Service, cancellationToken)).Count;
        }
        catch (RegistryException exception) when (!exception.IsRefusal)
        {
            failure = exception.Message;
        }

        var sights = wanted.OnlineOnly
            ? []
            : await Task.WhenAll(session.Agents.Select(agent => Sight.TakeAsync(
                agent, session.Settings.Names.Outside(wanted.Service.Name), wanted.Service.Version!, cancellationToken)));
        return new WaitState(online, failure, sights);
    }
}
