using System.Collections.Concurrent;
using Thalassa.Model.Faults;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Registrations;

/// <summary>Knows bodies that were checked before by their hash, so that a repeated one is not parsed again.</summary>
/// <remarks>
/// Two generations, bounded in bytes: when the younger is full it becomes the older and the older is dropped. What is in
/// use is asked for again and so comes back into the younger.
/// </remarks>
public sealed class MetaCache
{
    private const int BytesPerGeneration = 16 * 1024 * 1024;
    private readonly Lock _lock = new();
    private ConcurrentDictionary<MetaHash, Meta> _young = new();
    private ConcurrentDictionary<MetaHash, Meta> _old = new();
    private long _bytes;

    /// <summary>The meta that <paramref name="body"/> is, checked now or before.</summary>
    /// <param name="body">As the client sent it; not kept.</param>
    /// <param name="faults">Takes every fault; bodies with faults are not remembered.</param>
    /// <returns>The meta, or null if <paramref name="faults"/> grew.</returns>
    public Meta? Read(ReadOnlySpan<byte> body, FaultList faults)
    {
        var hash = MetaHash.Of(body);
        if (_young.TryGetValue(hash, out var known))
        {
            return known;
        }

        var meta = _old.GetValueOrDefault(hash) ?? Meta.Read(body.ToArray(), hash, faults);
        if (meta is not null)
        {
            Add(meta);
        }

        return meta;
    }

    private void Add(Meta meta)
    {
        lock (_lock)
        {
            if (!_young.TryAdd(meta.Hash, meta))
            {
                return;
            }

            _bytes += meta.Size;
            if (_bytes > BytesPerGeneration)
            {
                _old = _young;
                _young = new ConcurrentDictionary<MetaHash, Meta>();
                _bytes = 0;
            }
        }
    }
}
