namespace Thalassa.Agent.Compatibility.Sources;

/// <summary>Gives registrations of a foreign source the revisions that the product orders transitions by.</summary>
/// <remarks>
/// A source's own index moves with each heartbeat, and falls back when its cluster is restored or recreated. The revision given here
/// grows with each change of a registration, also of one that was forgotten meanwhile, and stays the same as long as nothing but its
/// time changed: Unix microseconds, as the registry's. Safe for use by many threads.
/// </remarks>
internal sealed class Revisions(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _last;
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>The revision of a registration that is live.</summary>
    /// <param name="id">The registration.</param>
    /// <param name="content">All that can change of it.</param>
    /// <param name="index">The source's index of its last change, so that old news changes nothing; 0 where news cannot overtake each
    /// other.</param>
    /// <param name="isChange">Whether the content, or that it lives, is new.</param>
    public long Live(string id, string content, long index, out bool isChange)
    {
        lock (_gate)
        {
            var known = _known.GetValueOrDefault(id) ?? new Known(0, null, 0);
            isChange = index >= known.Index && known.Content != content;
            return isChange ? Next(id, content, index) : known.Revision;
        }
    }

    /// <summary>The revision of a registration's leaving.</summary>
    /// <returns>The revision, or null when that is old news or no news.</returns>
    public long? Gone(string id, long index)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(id) is { Content: not null } known && index >= known.Index ? Next(id, null, index) : null;
        }
    }

    /// <summary>After the source told of all there are: forgets the others.</summary>
    public void Keep(IReadOnlySet<string> ids)
    {
        lock (_gate)
        {
            foreach (var gone in _known.Keys.Where(id => !ids.Contains(id)).ToArray())
            {
                _known.Remove(gone);
            }
        }
    }

    /// <summary>The source counts from the beginning again: what it says from now on is newer, whatever its index.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            foreach (var (id, known) in _known.ToArray())
            {
                _known[id] = known with { Index = 0 };
            }
        }
    }

    private long Next(string id, string? content, long index)
    {
        _last = Math.Max(_last + 1, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        _known[id] = new Known(_last, content, index);
        return _last;
    }

    private sealed record Known(long Revision, string? Content, long Index);
}
