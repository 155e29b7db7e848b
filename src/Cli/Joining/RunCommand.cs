using System.CommandLine;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Cli.Services;

namespace Thalassa.Cli.Joining;

/// <summary><c>thalassa run</c>: runs a program and keeps it registered.</summary>
/// <remarks>It returns the program's exit code, or 128 plus the number of the signal that ended it.</remarks>
internal static class RunCommand
{
    /// <summary>The name of the command.</summary>
    public const string Name = "run";

    /// <summary>
    /// The exit code for an invalid command line or setting; distinct from usual codes of programs.
    /// </summary>
    public const int NothingRun = 125;

    private static readonly Option<int?> Port = new("--port")
    {
        Description = "Port to register and to pass in PORT [default: a free port]",
        HelpName = "PORT",
    };
    private static readonly Option<bool> Now = new("--now")
    {
        Description = "Register at once instead of waiting until the program accepts connections on its port",
    };

    private static readonly TimeOption Grace = Duration.Option(
        "--grace",
        "Delay between deregistration and the signal to the program, so that load balancers stop sending first: 2s",
        TimeSpan.Zero);

    public static Command Create()
    {
        var service = ServiceName.Argument("Service and version of the program", needsVersion: true);
        var program = new Argument<string[]>("command")
        {
            Description = "The program and its arguments, after --",
            HelpName = "COMMAND...",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            Name,
            "Run a program with a free port in PORT and keep it registered; returns its exit code: run web@1.0.0 -- node server.js")
        {
            service,
            program,
            Port,
            Now,
            Grace,
            JoinOptions.Advertise,
            JoinOptions.Meta,
            JoinOptions.SecsToExpire,
            JoinOptions.UpdateFreq,
            JoinOptions.UpdateTimeout,
            JoinOptions.Debug,
        };
        Port.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var port) && port is >= 1 and <= 65535))
            {
                result.AddError("--port must be a whole number from 1 to 65535");
            }
        });
        command.Handle((session, cancellationToken) => RunAsync(session, session.Get(service)!, session.Get(program)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ServiceName service, string[] program, CancellationToken cancellationToken)
    {
        var (meta, options) = (JoinOptions.ReadMeta(session), JoinOptions.Read(session));
        await using var membership = new JoiningSession(
            session.CreateClient(options, JoinOptions.LogLevel(session)), new Reporter(session.Screen, jsonAside: true, session.Time));
        var port = session.Get(Port) ?? ProgramPort.Free();
        using var signals = new PassedSignals();
        using var child = Child.Start(program, port);

        using var ended = new CancellationTokenSource();
        var joining = JoinAsync();
        while (await signals.NextAsync(child.Exited) is { } signal)
        {
            if (PassedSignals.IsEnd(signal))
            {
                // The program first leaves the load balancers.
                await LeaveAsync();
                await Task.WhenAny(Task.Delay(session.Get(Grace), session.Time, CancellationToken.None), child.Exited);
            }

            child.Send(signal);
        }

        await LeaveAsync();
        return await child.Exited;

        async Task JoinAsync()
        {
            if (session.Get(Now) || await ProgramPort.IsListeningAsync(port, options.Host, session.Time, ended.Token))
            {
                membership.Add(service.Name, service.Version!, port, meta);
                await membership.StartAsync();
            }
        }

        async Task LeaveAsync()
        {
            if (ended.IsCancellationRequested)
            {
                return;
            }

            await ended.CancelAsync();
            await joining;
            if (await membership.LeaveAsync() is { } failure)
            {
                session.Screen.Warn($"could not deregister, the registration expires with its lease: {failure.Message}");
            }
        }
    }
}
