using System.Buffers;
using System.Text;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Routing;

/// <summary>All objects of a kind, with an ETag.</summary>
public sealed class RoutingList
{
    /// <summary>Creates the list from objects in their final order.</summary>
    public RoutingList(IReadOnlyList<RoutingObject> items)
    {
        Items = items;
        var sum = (UInt128)(uint)items.Count;
        foreach (var item in items)
        {
            sum += StoredRegistration.FingerprintOf($"{item.Id}@{item.Revision}");
        }

        ETag = $"\"{sum:x32}\"";
    }

    /// <summary>The objects, by key and then label.</summary>
    public IReadOnlyList<RoutingObject> Items { get; }

    /// <summary>An entity tag over ids and revisions, in quotes.</summary>
    public string ETag { get; }

    /// <summary>Writes the JSON array.</summary>
    public void WriteTo(IBufferWriter<byte> writer) =>
        writer.Write(Encoding.UTF8.GetBytes($"[{string.Join(',', Items.Select(item => item.Json))}]"));
}
