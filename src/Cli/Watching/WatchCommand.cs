using System.CommandLine;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Cli.Services;

namespace Thalassa.Cli.Watching;

/// <summary><c>thalassa watch</c>: follows registrations.</summary>
internal static class WatchCommand
{
    private static readonly Option<bool> Debug = new("--debug") { Description = "Log the state of the connection" };

    public static Command Create()
    {
        var service = ServiceName.Argument("Only this service, or this version of it", isOptional: true);
        var command = new Command(
            "watch", "Follow registrations until Ctrl-C: as a live table on a terminal, else as one line per change")
        {
            service,
            Debug,
        };
        command.Handle((session, cancellationToken) => RunAsync(session, session.Get(service), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ServiceName? service, CancellationToken cancellationToken)
    {
        var changes = Channel.CreateUnbounded<Change>();
        await using var client = session.CreateClient(session.Settings.Registry, session.Get(Debug) ? LogLevel.Debug : LogLevel.Warning);
        client.Online += (_, happened) => changes.Writer.TryWrite(new Change(true, happened.Registration, session.Time.GetUtcNow()));
        client.Offline += (_, happened) => changes.Writer.TryWrite(new Change(false, happened.Registration, session.Time.GetUtcNow()));
        client.Subscribe(service?.Name, service?.Version);
        await client.StartAsync(CancellationToken.None);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Readers.Gone);
        try
        {
            await (session.Screen.IsTerminal && !session.Screen.IsJson
                ? LiveTable.ShowAsync(session.Screen.Out, session.Time, changes.Reader, either.Token)
                : WriteAsync(session.Screen, changes.Reader, either.Token));
        }
        catch (OperationCanceledException)
        {
            // A watch ends by a signal, or when its output has no reader.
        }

        return ExitCode.Done;
    }

    private static async Task WriteAsync(Screen screen, ChannelReader<Change> changes, CancellationToken cancellationToken)
    {
        await foreach (var change in changes.ReadAllAsync(cancellationToken))
        {
            if (screen.IsJson)
            {
                Screen.JsonLine(change.ToJson());
            }
            else
            {
                screen.Line(change.ToCell());
            }
        }
    }
}
