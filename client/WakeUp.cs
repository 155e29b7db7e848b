using System.Threading.Channels;

namespace Thalassa.Client;

/// <summary>Lets a loop pause until it is wanted or a time is over, whichever comes first.</summary>
internal sealed class WakeUp(TimeProvider time)
{
    private readonly Channel<bool> _calls =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Ends the present pause, or the next one at once.</summary>
    public void Call() => _calls.Writer.TryWrite(true);

    /// <summary>Pauses.</summary>
    /// <returns>Whether it was called; false when the time was over.</returns>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
