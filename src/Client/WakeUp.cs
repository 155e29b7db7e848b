using System.Threading.Channels;

namespace Thalassa.Client;

/// <summary>Lets a loop pause until it is wanted or a time is over, whichever comes first.</summary>
internal sealed class WakeUp(TimeProvider time)
{
    private readonly Channel<bool> _calls =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile bool _isWaiting;

    /// <summary>Whether a pause is going on: lets simulated time pass only when it is waited for.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Ends the present pause, or the next one at once.</summary>
    public void Call() => _calls.Writer.TryWrite(true);

    /// <summary>Begins what was called for, so that the calls up to now need no further turn.</summary>
    public void Answer() => _calls.Reader.TryRead(out _);

    /// <summary>Pauses.</summary>
    /// <returns>Whether it was called; false when the time was over.</returns>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            _isWaiting = true;
            return await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _isWaiting = false;
        }
    }
}
