using System.Buffers;
using System.Text;
using Thalassa.Model;

namespace Thalassa.Registry.Store;

/// <summary>All objects of a kind, with what tells this list from another.</summary>
public sealed class RoutingList
{
    /// <summary>Takes the objects in the order in which they are to be listed.</summary>
    /// <param name="items">Those that could be read.</param>
    /// <param name="unreadable">Those that are there as well and could not; null for none.</param>
    public RoutingList(IReadOnlyList<RoutingObject> items, UnreadableIds? unreadable = null)
    {
        Items = items;
        Unreadable = unreadable ?? UnreadableIds.None;
        var sum = (UInt128)(uint)items.Count + StoredRegistration.FingerprintOf(Unreadable);
        foreach (var item in items)
        {
            sum += StoredRegistration.FingerprintOf($"{item.Id}@{item.Revision}");
        }

        ETag = $"\"{sum:x32}\"";
    }

    /// <summary>The objects, by key and then label.</summary>
    public IReadOnlyList<RoutingObject> Items { get; }

    /// <summary>The objects that are there and in no list, since their rows cannot be read.</summary>
    public UnreadableIds Unreadable { get; }

    /// <summary>An entity tag over ids and revisions and what is unreadable, in quotes.</summary>
    public string ETag { get; }

    /// <summary>The ids of a key, one for each label, also of objects that cannot be read.</summary>
    public IReadOnlyList<RoutingId> IdsOf(RoutingKind kind, string key)
    {
        var labelled = new RoutingId(kind, key, string.Empty).ToString();
        return
        [
            .. Items.Select(item => item.Id).Where(id => id.Key == key),
            .. Unreadable.Ids.Where(id => id.StartsWith(labelled, StringComparison.Ordinal))
                .Select(id => new RoutingId(kind, key, id[labelled.Length..])),
        ];
    }

    /// <summary>Writes the JSON array.</summary>
    public void WriteTo(IBufferWriter<byte> writer) =>
        writer.Write(Encoding.UTF8.GetBytes($"[{string.Join(',', Items.Select(item => item.Json))}]"));
}
