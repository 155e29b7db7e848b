namespace Thalassa.Registry.Metrics;

/// <summary>Measures a rate: since the start, and as moving averages over 1, 5 and 15 minutes.</summary>
/// <remarks>The averages are exponential, over ticks of five seconds; a reading catches up on the ticks since the last one.</remarks>
public sealed class RateMeter
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly double[] _averages = new double[3];
    private long _count;
    private long _countAtTick;
    private long _ticks;
    private double _current;

    /// <summary>Starts counting now.</summary>
    public RateMeter(TimeProvider time) => (_time, _started) = (time, time.GetTimestamp());

    /// <summary>Counts one occurrence.</summary>
    public void Mark()
    {
        if (_time.GetElapsedTime(_started) >= Tick * (Volatile.Read(ref _ticks) + 1))
        {
            CatchUp();
        }

        Interlocked.Increment(ref _count);
    }

    /// <summary>The rates as of now.</summary>
    public Rates Read()
    {
        CatchUp();
        lock (_lock)
        {
            var seconds = _time.GetElapsedTime(_started).TotalSeconds;
            var count = Volatile.Read(ref _count);
            return new Rates(count, seconds > 0 ? count / seconds : 0, _current, _averages[0], _averages[1], _averages[2]);
        }
    }

    private void CatchUp()
    {
        lock (_lock)
        {
            var now = (long)(_time.GetElapsedTime(_started) / Tick);
            if (now == _ticks)
            {
                return;
            }

            // What was counted since the last tick belongs to the first of the missed ones: every mark catches up before it counts.
            var count = Volatile.Read(ref _count);
            var rate = (count - _countAtTick) / Tick.TotalSeconds;
            ReadOnlySpan<int> minutes = [1, 5, 15];
            for (var i = 0; i < minutes.Length; i++)
            {
                var decay = Math.Exp(-Tick.TotalMinutes / minutes[i]);
                _averages[i] = _ticks == 0 ? rate : rate + ((_averages[i] - rate) * decay);
                _averages[i] *= Math.Pow(decay, now - _ticks - 1);
            }

            _current = now == _ticks + 1 ? rate : 0;
            _countAtTick = count;
            Volatile.Write(ref _ticks, now);
        }
    }
}
