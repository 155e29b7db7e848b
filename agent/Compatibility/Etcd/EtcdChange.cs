using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Agent.Compatibility.Etcd;

/// <summary>An answer of etcd: what a key is, or what happened to it.</summary>
internal sealed record EtcdChange
{
    /// <summary><c>get</c>, <c>set</c>, <c>delete</c>, <c>expire</c> and others.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>The key now.</summary>
    public EtcdNode? Node { get; init; }

    /// <summary>The key before.</summary>
    public EtcdNode? PrevNode { get; init; }

    /// <summary>Of an error, what it is: 100 is "no such key".</summary>
    public int ErrorCode { get; init; }

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static EtcdChange Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, EtcdJson.Default.EtcdChange) ?? throw new JsonException("It is null.");
}

/// <summary>etcd's JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(EtcdChange))]
internal sealed partial class EtcdJson : JsonSerializerContext;

/// <summary>A key of etcd's version 2 API.</summary>
internal sealed record EtcdNode
{
    /// <summary>Its name.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>What it holds; null for a folder, and for one that is no more.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it is a folder.</summary>
    public bool Dir { get; init; }

    /// <summary>What a folder holds.</summary>
    public IReadOnlyList<EtcdNode>? Nodes { get; init; }

    /// <summary>etcd's index of its last change, which a heartbeat is too.</summary>
    public long ModifiedIndex { get; init; }

    /// <summary>It and all that is in it.</summary>
    public IEnumerable<EtcdNode> All() => (Nodes ?? []).SelectMany(node => node.All()).Prepend(this);
}
