using System.Text.Json;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>A change of the tree.</summary>
/// <param name="Index">Its place in the history.</param>
/// <param name="Action"><c>set</c>, <c>delete</c> or <c>expire</c>.</param>
/// <param name="Node">The entry; what it was when it is gone.</param>
/// <param name="Before">What was there before, or null.</param>
internal sealed record EtcdEvent(long Index, string Action, EtcdNode Node, EtcdNode? Before)
{
    /// <summary>Writes the members of its JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json, DateTimeOffset now)
    {
        json.WriteString("action"u8, Action);
        json.WriteStartObject("node"u8);
        if (Action is "delete" or "expire")
        {
            EtcdNode.WriteGone(json, Node.Key, Node.Created, Index);
        }
        else
        {
            (Node with { Modified = Index }).WriteTo(json, now);
        }

        json.WriteEndObject();
        if (Before is not null)
        {
            json.WriteStartObject("prevNode"u8);
            Before.WriteTo(json, now);
            json.WriteEndObject();
        }
    }
}
