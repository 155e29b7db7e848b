using Thalassa.Bench.Hitless.Load;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>
/// What statistics and stream cost: an agent with many members under load, with and without a reader.
/// </summary>
internal static class Watched
{
    // Each member gets a request between two looks, so that whatever can change in the statistics has changed.
    private const int Users = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public static async Task<bool> RunAsync(TimeSpan duration)
    {
        await using var many = await ManyMembers.StartAsync(duration);
        var tally = new Tally("users");
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, Users).Select(_ => Clients.KeepAliveAsync(many.Port, Pace, tally, stop.Token)));

        var (alone, _, _) = await many.MeasureAsync(duration);
        await using var onlooker = await Onlooker.OpenAsync(many.Site.Agent);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var bytes = onlooker.Bytes;
        var (watched, memory, _) = await many.MeasureAsync(duration);
        var streamed = (onlooker.Bytes - bytes) / 1024.0 / duration.TotalSeconds;
        await stop.CancelAsync();
        await load;

        Console.WriteLine(
            $"statistics of {ManyMembers.Count} members under {tally.Requests / (duration.TotalSeconds * 2):0} requests/s, "
            + $"{duration.TotalSeconds} s each: {alone:0.00} % of a core without a reader, "
                + $"{watched:0.00} % while one does, so they cost {watched - alone:0.00} % (target 1); {streamed:0.0} KB/s streamed, "
                + $"{memory}, {tally.Failed} requests failed");
        return watched - alone <= 1 && tally.Failed == 0;
    }
}
