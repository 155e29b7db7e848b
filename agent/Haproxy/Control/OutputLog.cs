namespace Thalassa.Agent.Haproxy.Control;

/// <summary>The last lines that HAProxy wrote to its standard error, so that those of one reload can be told.</summary>
internal sealed class OutputLog
{
    private const int Capacity = 500;
    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();
    private long _written;

    /// <summary>A mark to give to <see cref="Since"/>.</summary>
    public long Mark
    {
        get
        {
            lock (_lock)
            {
                return _written;
            }
        }
    }

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            _written++;
            if (_lines.Count > Capacity)
            {
                _lines.Dequeue();
            }
        }
    }

    /// <summary>The alerts and warnings since a mark, as far as they are kept.</summary>
    public IReadOnlyList<string> Since(long mark)
    {
        lock (_lock)
        {
            return HaproxyLines.Faults(_lines.Skip((int)Math.Max(0, _lines.Count - (_written - mark))));
        }
    }
}
