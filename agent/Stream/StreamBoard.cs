using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Thalassa.Agent.Stream;

/// <summary>What the stream shows, item by item, each with the version in which it last changed. Safe for use by many threads.</summary>
/// <remarks>
/// A reader is no more than the version that it has seen: what changed since then is put together when it asks, the newest of each item.
/// So a slow reader costs nothing, and nothing waits for it.
/// </remarks>
internal sealed class StreamBoard
{
    private const int MostRemoved = 1_000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<StreamId, Item> _items = [];
    private readonly Dictionary<long, IReadOnlyList<byte[]>> _composed = [];
    private long _version;
    private long _oldest;

    /// <summary>Grows by one with each update that changed something.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Makes the items of some groups what they are now.</summary>
    /// <param name="groups">The groups that <paramref name="now"/> tells of; items of theirs that it lacks are gone.</param>
    /// <param name="now">Their JSON.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Update(IReadOnlyCollection<StreamGroup> groups, IReadOnlyDictionary<StreamId, string> now)
    {
        lock (_gate)
        {
            var next = _version + 1;
            var changed = false;
            foreach (var (id, json) in now)
            {
                if (!_items.TryGetValue(id, out var known) || known.Json != json)
                {
                    _items[id] = new Item(json, next);
                    changed = true;
                }
            }

            foreach (
                var id in _items
                    .Where(item => item.Value.Json is not null && groups.Contains(item.Key.Group) && !now.ContainsKey(item.Key))
                    .Select(item => item.Key)
                    .ToArray())
            {
                _items[id] = new Item(null, next);
                changed = true;
            }

            if (changed)
            {
                ForgetRemoved();
                Interlocked.Exchange(ref _version, next);
                _composed.Clear();
            }

            return changed;
        }
    }

    /// <summary>All items, by their groups, and the version that they are of.</summary>
    public (long Version, ILookup<StreamGroup, string> Items) Read()
    {
        lock (_gate)
        {
            return (_version, _items.Where(item => item.Value.Json is not null).ToLookup(item => item.Key.Group, item => item.Value.Json!));
        }
    }

    /// <summary>The messages that bring a reader up to date.</summary>
    /// <param name="seen">The version that it has.</param>
    /// <returns>The version that it then has, and the messages; none of them where it has to start over.</returns>
    public (long Version, IReadOnlyList<byte[]>? Messages) Since(long seen)
    {
        lock (_gate)
        {
            if (seen < _oldest)
            {
                return (_version, null);
            }

            // Most readers are at the same version, and share what they are sent.
            if (!_composed.TryGetValue(seen, out var messages))
            {
                _composed[seen] = messages = Compose(seen);
            }

            return (_version, messages);
        }
    }

    private List<byte[]> Compose(long seen)
    {
        var messages = new List<byte[]>();
        foreach (var group in _items.Where(item => item.Value.Version > seen).GroupBy(item => item.Key.Group))
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                json.WriteString("type"u8, group.Key.ToString().ToLowerInvariant());
                json.WriteNumber("version"u8, _version);
                if (_version - seen > 1)
                {
                    json.WriteNumber("skipped"u8, _version - seen - 1);
                }

                json.WriteStartArray("items"u8);
                foreach (var item in group.Where(item => item.Value.Json is not null))
                {
                    json.WriteRawValue(item.Value.Json!, skipInputValidation: true);
                }

                json.WriteEndArray();
                json.WriteStartArray("removed"u8);
                foreach (var item in group.Where(item => item.Value.Json is null))
                {
                    json.WriteStringValue(item.Key.Id);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            messages.Add(buffer.WrittenSpan.ToArray());
        }

        return messages;
    }

    private void ForgetRemoved()
    {
        var removed = _items.Where(item => item.Value.Json is null).OrderBy(item => item.Value.Version).ToArray();
        foreach (var item in removed.Take(removed.Length - MostRemoved))
        {
            _items.Remove(item.Key);
            _oldest = Math.Max(_oldest, item.Value.Version);
        }
    }

    private sealed record Item(string? Json, long Version);
}
