using System.Collections.Concurrent;

namespace Thalassa.Bench.Hitless.Load;

/// <summary>What one kind of client saw.</summary>
internal sealed class Tally(string name)
{
    private readonly ConcurrentQueue<string> _failures = new();
    private long _requests;

    public string Name => name;

    public long Requests => Interlocked.Read(ref _requests);

    public int Failed => _failures.Count;

    /// <summary>The first failures, with the time of each.</summary>
    public IEnumerable<string> Failures => _failures.Take(5);

    public void Succeed() => Interlocked.Increment(ref _requests);

    public void Fail(string what)
    {
        Interlocked.Increment(ref _requests);
        _failures.Enqueue($"{TimeProvider.System.GetUtcNow().UtcDateTime:HH:mm:ss.fff} {what}");
    }
}
