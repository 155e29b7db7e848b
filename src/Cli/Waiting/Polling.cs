namespace Thalassa.Cli.Waiting;

/// <summary>Looks again and again.</summary>
internal static class Polling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks until it is good or the time is over, at least once.</summary>
    /// <returns>What the last look has shown.</returns>
    public static async Task<T> UntilAsync<T>(
        TimeProvider time, TimeSpan limit, Func<Task<(T Value, bool IsGood)>> look, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var (value, isGood) = await look();
            if (isGood || time.GetElapsedTime(began) >= limit)
            {
                return value;
            }

            var left = limit - time.GetElapsedTime(began);
            await Task.Delay(left < Pause ? TimeSpan.FromTicks(Math.Max(left.Ticks, 0)) : Pause, time, cancellationToken);
        }
    }
}
