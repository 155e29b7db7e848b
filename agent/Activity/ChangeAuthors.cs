namespace Thalassa.Agent.Activity;

/// <summary>Who asked for a change that is under way, so that it can be told when it is there. Safe for use by many threads.</summary>
/// <remarks>A change of the fleet's routing comes back from the registry, which does not say whose it was.</remarks>
public sealed class ChangeAuthors(TimeProvider time)
{
    // Longer than a change may take, shorter than the usual time to the next change of the same object by another author.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Who, DateTimeOffset At)> _asked = new(StringComparer.Ordinal);

    /// <summary>Notes who asked for a change.</summary>
    /// <param name="id">Of the frontend or backend.</param>
    /// <param name="who">For the operator.</param>
    public void Note(string id, string who)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var old in _asked.Where(asked => now - asked.Value.At > Kept).Select(asked => asked.Key).ToArray())
            {
                _asked.Remove(old);
            }

            _asked[id] = (who, now);
        }
    }

    /// <summary>Who lately asked for a change of an object, or null.</summary>
    public string? Find(string id)
    {
        lock (_gate)
        {
            return _asked.TryGetValue(id, out var asked) && time.GetUtcNow() - asked.At <= Kept ? asked.Who : null;
        }
    }
}
