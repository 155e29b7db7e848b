using Spectre.Console;
using Spectre.Console.Rendering;
using Thalassa.Local.Demo.Fleet;
using Thalassa.Local.Demo.Story;

namespace Thalassa.Local.Demo.Live;

/// <summary>Shows what happens, as it happens: a table that lives on a terminal, lines elsewhere.</summary>
internal sealed class LiveView(RunningFleet fleet, HttpClient http, IAnsiConsole console)
{
    private const int Remembered = 12;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Queue<string> _happened = new();
    private Snapshot _snapshot = Snapshot.Nothing;

    /// <summary>Shows it until it is cancelled, or fails with <see cref="DemoException"/> when a part ends by itself.</summary>
    public Task ShowAsync(CancellationToken cancellationToken) => console.Profile.Capabilities.Interactive
        ? console.Live(Draw()).StartAsync(live => WatchAsync(
            _ => live.UpdateTarget(Draw()),
            cancellationToken))
        : WatchAsync(lines => lines.ForEach(console.WriteLine), cancellationToken);

    private async Task WatchAsync(Action<List<string>> show, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        do
        {
            fleet.DemandAlive();
            try
            {
                var snapshot = await Snapshot.TakeAsync(fleet.Registry, http, cancellationToken);
                var lines = snapshot.ChangesSince(_snapshot)
                    .Select(change => $"[{Traffic.Elapsed.TotalSeconds,5:0.0} s] {change}").ToList();
                _snapshot = snapshot;
                lines.ForEach(_happened.Enqueue);
                while (_happened.Count > Remembered)
                {
                    _happened.Dequeue();
                }

                show(lines);
            }
            catch (HttpRequestException)
            {
                // A part that is busy is asked again; one that has ended is noticed above.
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private Rows Draw()
    {
        var table = new Table().RoundedBorder().AddColumns("registration", "heartbeat", "east", "west");
        table.Title = new TableTitle($"backend live -> web {_snapshot.Version}");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var registration in _snapshot.Registrations)
        {
            table.AddRow(
                [
                    new Text(registration.Id.ToString()),
                    new Text($"{Math.Max(0, now - registration.LastKnown) / 1000.0:0.0} s ago"),
                    .. Agent.All.Select(agent => new Text(
                        _snapshot.Members.GetValueOrDefault(agent)?.Contains(registration.Id.Port) == true ? "member" : string.Empty)),
                ]);
        }

        return new Rows([table, .. _happened.Select(line => (IRenderable)new Text(line))]);
    }
}
