using System.Text.Json;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>The entries at one time, in the order of their keys, as a tree of directories.</summary>
/// <param name="nodes">The entries, ordinal by key.</param>
/// <param name="serial">Grows with each reading.</param>
internal sealed class EtcdTree(IReadOnlyList<EtcdNode> nodes, long serial)
{
    /// <summary>Which of two readings is the later one.</summary>
    public long Serial => serial;

    public IReadOnlyList<EtcdNode> Nodes => nodes;

    /// <summary>The entry under this very key, or null.</summary>
    public EtcdNode? Find(string key) => nodes.FirstOrDefault(node => node.Key == key);

    /// <summary>What is below a directory.</summary>
    public List<EtcdNode> Below(string directory) => [.. nodes.Where(node => node.Key != directory && EtcdKey.IsIn(node.Key, directory))];

    /// <summary>Checks that an entry can be where <paramref name="key"/> says.</summary>
    public void CheckWritable(string key)
    {
        if (Below(key).Count > 0)
        {
            throw EtcdError.NotAFile(key);
        }

        if (nodes.FirstOrDefault(node => node.Key != key && EtcdKey.IsIn(key, node.Key)) is { } above)
        {
            throw EtcdError.NotADirectory(above.Key);
        }
    }

    /// <summary>Checks that there is an entry or a directory of this key.</summary>
    public void CheckThere(string key)
    {
        if (!IsThere(key))
        {
            throw EtcdError.NotFound(Missing(key));
        }
    }

    /// <summary>The beginning of a key up to the first part that is not there; the key itself when all of it is.</summary>
    public string Missing(string key)
    {
        for (var end = key.IndexOf('/', 1); end > 0; end = key.IndexOf('/', end + 1))
        {
            if (!IsThere(key[..end]))
            {
                return key[..end];
            }
        }

        return key;
    }

    /// <summary>Writes a <c>node</c> object: an entry, or a directory with what is in it.</summary>
    public void Write(Utf8JsonWriter json, string key, bool recursive, DateTimeOffset now)
    {
        var entry = Find(key);
        json.WriteStartObject("node"u8);
        if (entry is not null)
        {
            entry.WriteTo(json, now);
        }
        else
        {
            WriteDirectory(json, key, Below(key), depth: recursive ? int.MaxValue : 1, now);
        }

        json.WriteEndObject();
    }

    private static void WriteDirectory(Utf8JsonWriter json, string key, List<EtcdNode> below, int depth, DateTimeOffset now)
    {
        if (key != "/")
        {
            json.WriteString("key"u8, key);
        }

        json.WriteBoolean("dir"u8, value: true);
        if (depth > 0 && below.Count > 0)
        {
            json.WriteStartArray("nodes"u8);
            var start = key == "/" ? 1 : key.Length + 1;
            foreach (
                var child in below.GroupBy(
                    node => node.Key.IndexOf('/', start) is > 0 and var end ? node.Key[..end] : node.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                if (child.FirstOrDefault(node => node.Key == child.Key) is { } entry)
                {
                    entry.WriteTo(json, now);
                }
                else
                {
                    WriteDirectory(json, child.Key, [.. child], depth - 1, now);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (key != "/" && below.Count > 0)
        {
            var created = below.Min(node => node.Created);
            EtcdNode.WriteIndexes(json, created, created);
        }
    }

    private bool IsThere(string key) => key is "/" or EtcdKey.Root || nodes.Any(node => EtcdKey.IsIn(node.Key, key));
}
