namespace Thalassa.Cli.Waiting;

/// <summary>Polls a condition.</summary>
internal static class Polling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Polls until the condition holds or the timeout, at least once.</summary>
    /// <returns>The last state.</returns>
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
