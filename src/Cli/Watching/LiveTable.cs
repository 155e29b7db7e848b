using System.Threading.Channels;
using Spectre.Console;
using Spectre.Console.Rendering;
using Thalassa.Cli.Output;

namespace Thalassa.Cli.Watching;

/// <summary>A live table on a terminal: the live registrations and those that have just left.</summary>
internal static class LiveTable
{
    private static readonly string[] Headers = ["NAME", "VERSION", "ADDRESS", "FOR", ""];
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // How long departed registrations are shown, and new ones are marked.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    public static Task ShowAsync(
        IAnsiConsole console, TimeProvider time, ChannelReader<Change> changes, CancellationToken cancellationToken)
    {
        var known = new SortedDictionary<string, Change>(StringComparer.Ordinal);
        return console.Live(Render(known, time)).StartAsync(async context =>
        {
            using var timer = new PeriodicTimer(Tick, time);
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            var change = changes.WaitToReadAsync(cancellationToken).AsTask();
            while (true)
            {
                if (await await Task.WhenAny(change, tick) && tick.IsCompleted)
                {
                    tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
                }

                change = change.IsCompleted ? changes.WaitToReadAsync(cancellationToken).AsTask() : change;
                while (changes.TryRead(out var next))
                {
                    known[next.Registration.Id.ToString()] = next;
                }

                foreach (var (id, _) in known.Where(item => !item.Value.IsOnline && time.GetUtcNow() - item.Value.Time > Memory).ToList())
                {
                    known.Remove(id);
                }

                context.UpdateTarget(Render(known, time));
            }
        });
    }

    private static IRenderable Render(SortedDictionary<string, Change> known, TimeProvider time) => known.Count == 0
        ? new Text("Nothing is registered.")
        : Screen.TableOf(Headers, known.Values.Select(change => Row(change, time.GetUtcNow() - change.Time)));

    private static Cell[] Row(Change change, TimeSpan age)
    {
        var id = change.Registration.Id;
        Cell In(string text) => change.IsOnline ? age < Memory ? Cell.Good(text) : text : Cell.Bad(text);
        var state = change.IsOnline ? age < Memory ? "new" : string.Empty : "gone";
        return [In(id.Name), In(id.Version), In(Services.Address.Of(id)), In(Age.Of(age)), In(state)];
    }
}
