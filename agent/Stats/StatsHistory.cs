using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Thalassa.Agent.Stats;

/// <summary>
/// How rates went in the last minutes, in a memory of fixed size for each frontend, backend and member. Safe for use by many threads.
/// </summary>
public sealed class StatsHistory
{
    /// <summary>The time from one point to the next while a client looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Ring> _rings = new(StringComparer.Ordinal);
    private readonly DateTimeOffset[] _times;
    private StatsSample _last = StatsSample.None;
    private long _count;

    /// <summary>Makes an empty one.</summary>
    /// <param name="retention">How far back it goes; one point for each <see cref="Interval"/>.</param>
    public StatsHistory(TimeSpan retention) => _times = new DateTimeOffset[Math.Max(1, (int)(retention / Interval))];

    /// <summary>Takes a sample up if the last point is <see cref="Interval"/> old.</summary>
    public void Add(StatsSample sample)
    {
        lock (_gate)
        {
            // A timer may be a little early.
            if (sample.At - _last.At < Interval * 0.9)
            {
                return;
            }

            var point = sample.After(_last);
            _last = sample;
            _times[_count++ % _times.Length] = sample.At;
            foreach (var item in point.Objects)
            {
                if (!_rings.TryGetValue(item.Id, out var ring))
                {
                    _rings[item.Id] = ring = new Ring(_times.Length);
                }

                ring.Write(_count - 1, item);
            }

            foreach (var gone in _rings.Where(ring => _count - ring.Value.Last > _times.Length).Select(ring => ring.Key).ToArray())
            {
                _rings.Remove(gone);
            }
        }
    }

    /// <summary>Everything there is, oldest first.</summary>
    public StatsSeries Read()
    {
        lock (_gate)
        {
            var length = (int)Math.Min(_count, _times.Length);
            var first = _count - length;
            return new StatsSeries(
                [.. Enumerable.Range(0, length).Select(i => _times[(first + i) % _times.Length])],
                _rings.ToImmutableSortedDictionary(ring => ring.Key, ring => ring.Value.Read(first, length), StringComparer.Ordinal));
        }
    }

    private sealed class Ring(int length)
    {
        private readonly long[] _numbers = new long[length];
        private readonly float[] _requests = new float[length];
        private readonly float[] _errors = new float[length];
        private readonly float[] _sessions = new float[length];

        public long Last { get; private set; }

        public void Write(long number, ObjectStats item)
        {
            var at = number % _numbers.Length;
            // Numbered from 1, so that an unused place is none.
            (_numbers[at], Last) = (number + 1, number);
            (_requests[at], _errors[at], _sessions[at]) = ((float)item.Rates.Requests, (float)item.Rates.Errors, item.Sessions);
        }

        public StatsPoint?[] Read(long first, int count) => [.. Enumerable.Range(0, count).Select(StatsPoint? (i) =>
        {
            var at = (first + i) % _numbers.Length;
            return _numbers[at] == first + i + 1 ? new StatsPoint(_requests[at], _errors[at], _sessions[at]) : null;
        })];
    }
}

/// <summary>The last minutes of all objects.</summary>
/// <param name="Times">Of the points, oldest first; with a gap for the time without a client.</param>
/// <param name="Points">By the <c>id</c> of the objects, one for each of the times; null where the object was not there.</param>
public sealed record StatsSeries(ImmutableArray<DateTimeOffset> Times, ImmutableSortedDictionary<string, StatsPoint?[]> Points);

/// <summary>What is kept of one moment of one object.</summary>
/// <param name="Requests">A second, since the point before.</param>
/// <param name="Errors">A second, since the point before.</param>
/// <param name="Sessions">That ran at that moment.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StatsPoint(float Requests, float Errors, float Sessions);
