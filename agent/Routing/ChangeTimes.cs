namespace Thalassa.Agent.Routing;

/// <summary>
/// How long the last changes at run time took, from the news of a change to HAProxy having been told. Safe for use by many threads.
/// </summary>
public sealed class ChangeTimes
{
    private const int Kept = 256;

    private readonly Lock _gate = new();
    private readonly double[] _milliseconds = new double[Kept];
    private long _count;

    /// <summary>How many there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Notes one.</summary>
    public void Add(TimeSpan taken)
    {
        lock (_gate)
        {
            _milliseconds[_count++ % Kept] = taken.TotalMilliseconds;
        }
    }

    /// <summary>The time in milliseconds that a share of the last 256 changes did not exceed; 0 when there were none.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        lock (_gate)
        {
            var sorted = _milliseconds.AsSpan(0, (int)Math.Min(_count, Kept)).ToArray();
            Array.Sort(sorted);
            return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
        }
    }
}
