using System.CommandLine;
using Thalassa.Cli.Connection;

namespace Thalassa.Cli.Joining;

/// <summary><c>thalassa register</c>: keeps apps registered that do not register themselves, until it is stopped.</summary>
internal static class RegisterCommand
{
    public static Command Create()
    {
        var services = ServicePort.Argument();
        var command = new Command("register", "Register services and keep them registered until Ctrl-C or SIGTERM, then deregister them")
        {
            services,
            JoinOptions.Advertise,
            JoinOptions.Meta,
            JoinOptions.Host,
            JoinOptions.ApiPort,
            new Option<int>("--port")
            {
                Description = "Accepted for compatibility, without effect: the socket protocol no longer exists",
                Hidden = true,
            },
            JoinOptions.SecsToExpire,
            JoinOptions.UpdateFreq,
            JoinOptions.UpdateTimeout,
            JoinOptions.Debug,
        };
        command.Handle((session, cancellationToken) => RunAsync(session, session.Get(services)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ServicePort[] services, CancellationToken cancellationToken)
    {
        var meta = JoinOptions.ReadMeta(session);
        await using var membership = new JoiningSession(
            session.CreateClient(JoinOptions.Read(session), JoinOptions.LogLevel(session)),
            new Reporter(session.Screen, jsonAside: false, session.Time));
        foreach (var service in services)
        {
            membership.Add(service.Name, service.Version, service.Port, meta);
        }

        await membership.StartAsync();
        await Task.WhenAny(membership.Refused, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        if (membership.Refused.IsCompleted)
        {
            throw await membership.Refused;
        }

        return await membership.LeaveAsync() is { } failure
            ? throw new CommandException(
                $"could not deregister: {failure.Message}",
                ExitCode.Unreachable,
                "the remaining registrations expire with their leases")
            : ExitCode.Done;
    }
}
