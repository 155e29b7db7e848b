using System.Text.Json;

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
