namespace Thalassa.Agent.Compatibility.Etcd;

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
