namespace Thalassa.Local.ServiceBus;

/// <summary>What a namespace of the Standard tier lets its clients do in a second: a thousand credits, and above them refusals.</summary>
/// <remarks>
/// A send costs a credit and one for each subscription's filter, a delivery or a settlement one, an operation on entities ten.
/// </remarks>
/// <param name="clock">The clock.</param>
public sealed class NamespaceCredits(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private long _second;
    private int _taken;
    private long _used;
    private long _refused;

    /// <summary>Credits of each second. Default: 1,000. May change at any time.</summary>
    public int PerSecond { get; set; } = 1000;

    /// <summary>Credits that were spent since the start.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Requests that were refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Spends credits for what cannot be refused, such as a delivery that is on its way.</summary>
    internal void Take(int credits)
    {
        lock (_lock)
        {
            Advance();
            _taken += credits;
            _used += credits;
        }
    }

    internal bool TryTake(int credits)
    {
        lock (_lock)
        {
            Advance();

            // The last operation may overdraw the second, as long as there was anything left.
            if (_taken >= PerSecond)
            {
                _refused++;
                return false;
            }

            _taken += credits;
            _used += credits;
            return true;
        }
    }

    private void Advance()
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        if (second != _second)
        {
            (_second, _taken) = (second, 0);
        }
    }
}
