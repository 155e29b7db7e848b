using System.Collections.Concurrent;
using Thalassa.Model.Faults;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Registrations;

/// <summary>Caches validated bodies by their hash, so that a repeated one is not parsed again.</summary>
/// <remarks>
/// Two generations, bounded in bytes: when the newer one is full, it replaces the older one. An entry in
/// use is looked up again and so returns to the newer one.
/// </remarks>
public sealed class MetaCache
{
    private const int BytesPerGeneration = 16 * 1024 * 1024;
    private readonly Lock _lock = new();
    private ConcurrentDictionary<MetaHash, Meta> _young = new();
    private ConcurrentDictionary<MetaHash, Meta> _old = new();
    private long _bytes;

    /// <summary>The validated meta of <paramref name="body"/>.</summary>
    /// <param name="body">As the client sent it; not kept.</param>
    /// <param name="faults">Receives all errors; invalid bodies are not cached.</param>
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
