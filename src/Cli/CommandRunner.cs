using System.CommandLine;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Client;
using Thalassa.Model.Faults;

namespace Thalassa.Cli;

/// <summary>Runs commands: opens their session, and turns failures into a message and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Sets the handler of a command.</summary>
    public static void Handle(this Command command, Func<Session, CancellationToken, Task<int>> handler) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var misused = command.Name == Joining.RunCommand.Name ? Joining.RunCommand.NothingRun : ExitCode.Misused;
            var screen = new Screen(parsed.GetValue(GlobalOptions.Json));
            try
            {
                var faults = new FaultList();
                using var session = Session.Open(parsed, screen, faults);
                foreach (var fault in faults)
                {
                    screen.Fail($"{fault.Field}: {fault.Problem}");
                }

                return faults.Count > 0 ? misused : await handler(session, cancellationToken);
            }
            catch (CommandException failure)
            {
                screen.Fail(failure.Message, failure.Hint);
                return failure.Code == ExitCode.Misused ? misused : failure.Code;
            }
            catch (RegistryException failure)
            {
                screen.Fail(failure.Message, Hints.Of(failure));
                return failure.IsRefusal ? ExitCode.Failed : ExitCode.Unreachable;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Signalled;
            }
        });
}
