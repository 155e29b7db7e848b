namespace Thalassa.Agent.Model;

/// <summary>One reader of a <see cref="ChangeSignal"/>: sees a change at once, and a series of changes at its own pace.</summary>
/// <remarks>For one caller at a time.</remarks>
/// <param name="signal">The signal.</param>
/// <param name="pace">The shortest time between two changes that are reported; changes within it become one.</param>
/// <param name="time">The clock.</param>
public sealed class ChangeReader(ChangeSignal signal, TimeSpan pace, TimeProvider time)
{
    private long _seen = -1;
    private long? _reportedAt;

    /// <summary>Waits for a change since the last call; the first call returns at once.</summary>
    /// <param name="limit">The longest wait, or infinite.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when nothing changed within the limit.</returns>
    public async Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var (revision, changed) = signal.Current;
        if (revision == _seen)
        {
            try
            {
                await changed.WaitAsync(limit, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        if (_reportedAt is { } last && pace - time.GetElapsedTime(last) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, time, cancellationToken);
        }

        _reportedAt = time.GetTimestamp();
        _seen = signal.Current.Revision;
        return true;
    }
}
