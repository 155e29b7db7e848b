namespace Thalassa.Functions.Status;

/// <summary>Memory of the process, bytes, with the names of the earlier system.</summary>
/// <param name="Rss">Memory in use.</param>
/// <param name="HeapTotal">The managed heap.</param>
/// <param name="HeapUsed">What of it is in use.</param>
public sealed record MemoryUsage(long Rss, long HeapTotal, long HeapUsed)
{
    /// <summary>As of now.</summary>
    public static MemoryUsage Now()
    {
        // What is committed is known from the first collection on.
        var used = GC.GetTotalMemory(forceFullCollection: false);
        return new MemoryUsage(Environment.WorkingSet, Math.Max(used, GC.GetGCMemoryInfo().TotalCommittedBytes), used);
    }
}
