namespace Thalassa.Bench.Simulation.Doubles;

/// <summary>The targets of a storage account, kept to the second: what is above them is refused.</summary>
public sealed class Throttle
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _partitions = new(StringComparer.Ordinal);
    private long _second;
    private int _account;
    private long _done;
    private long _refused;
    private int _busiest;

    /// <summary>Requests and entities a second of the account. May change at any time.</summary>
    public int Account { get; set; } = 20_000;

    /// <summary>Entities a second of one partition.</summary>
    public int Partition { get; set; } = 2_000;

    /// <summary>What was let through since the start; a transaction counts each of its entities.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Requests that were refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>The most that one partition had in a second since this was last asked.</summary>
    public int TakeBusiestPartition()
    {
        lock (_lock)
        {
            var most = _busiest;
            _busiest = 0;
            return most;
        }
    }

    /// <summary>Counts a request, unless it is above a target.</summary>
    /// <param name="partition">The partition, or null for a request over several.</param>
    /// <param name="entities">How many entities it is about.</param>
    public bool TryTake(string? partition, int entities)
    {
        lock (_lock)
        {
            if ((long)TimeProvider.System.GetElapsedTime(0).TotalSeconds is var second && second != _second)
            {
                (_second, _account) = (second, 0);
                _partitions.Clear();
            }

            var ofPartition = partition is null ? 0 : _partitions.GetValueOrDefault(partition) + entities;
            if (_account + entities > Account || ofPartition > Partition)
            {
                _refused++;
                return false;
            }

            _account += entities;
            _done += entities;
            if (partition is not null)
            {
                _partitions[partition] = ofPartition;
                _busiest = Math.Max(_busiest, ofPartition);
            }

            return true;
        }
    }
}
