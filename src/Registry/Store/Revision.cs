namespace Thalassa.Registry.Store;

/// <summary>Numbers the transitions of one subject.</summary>
public static class Revision
{
    /// <summary>
    /// Unix microseconds of <paramref name="now"/>, or one more than <paramref name="last"/> where the clock did not move on.
    /// </summary>
    public static long Next(DateTimeOffset now, long last) =>
        Math.Max((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, last + 1);
}
