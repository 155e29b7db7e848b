using System.Diagnostics;
using System.Net;

namespace Thalassa.Bench.Registry.Load;

/// <summary>Closed-loop load: each connection sends its next request when the answer to the last one is there.</summary>
internal static class LoadRun
{
    /// <summary>Sends requests for a time.</summary>
    /// <param name="address">The server.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="requests">Dealt out to the connections in turn, again and again.</param>
    /// <param name="duration">For how long.</param>
    public static Task<LoadResult> ForAsync(
        IPEndPoint address, int connections, IReadOnlyList<ReadOnlyMemory<byte>> requests, TimeSpan duration) =>
        RunAsync(address, connections, requests, duration, int.MaxValue);

    /// <summary>Sends each request once.</summary>
    public static Task<LoadResult> OnceAsync(IPEndPoint address, int connections, IReadOnlyList<ReadOnlyMemory<byte>> requests) =>
        RunAsync(address, connections, requests, TimeSpan.FromMinutes(2), requests.Count);

    private static async Task<LoadResult> RunAsync(
        IPEndPoint address, int connections, IReadOnlyList<ReadOnlyMemory<byte>> requests, TimeSpan duration, int most)
    {
        var open = new HttpConnection[connections];
        for (var i = 0; i < connections; i++)
        {
            open[i] = new HttpConnection();
            await open[i].ConnectAsync(address);
        }

        var started = Stopwatch.GetTimestamp();
        var until = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var parts = await Task.WhenAll(open.Select((connection, i) => SendAllAsync(connection, i, connections, requests, until, most)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        foreach (var connection in open)
        {
            connection.Dispose();
        }

        long[] times = [.. parts.SelectMany(part => part.Times)];
        Array.Sort(times);
        return new LoadResult(times, parts.Sum(part => part.Failed), elapsed);
    }

    private static async Task<(List<long> Times, int Failed)> SendAllAsync(
        HttpConnection connection, int first, int step, IReadOnlyList<ReadOnlyMemory<byte>> requests, long until, int most)
    {
        var times = new List<long>(1 << 16);
        var failed = 0;
        await Task.Yield();
        for (var i = first; i < most; i += step)
        {
            var sent = Stopwatch.GetTimestamp();
            if (sent >= until)
            {
                break;
            }

            if (await connection.SendAsync(requests[i % requests.Count]) is < 200 or > 299)
            {
                failed++;
            }

            times.Add(Stopwatch.GetTimestamp() - sent);
        }

        return (times, failed);
    }
}
