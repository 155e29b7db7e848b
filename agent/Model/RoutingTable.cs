using System.Collections.Immutable;
using Thalassa.Client;

namespace Thalassa.Agent.Model;

/// <summary>A set of definitions by id. Immutable; two are equal when they define the same.</summary>
public sealed class RoutingTable : IEquatable<RoutingTable>
{
    private readonly ImmutableSortedDictionary<string, RoutingObject> _objects;

    private RoutingTable(ImmutableSortedDictionary<string, RoutingObject> objects) => _objects = objects;

    /// <summary>No definitions.</summary>
    public static RoutingTable Empty { get; } = new(ImmutableSortedDictionary.Create<string, RoutingObject>(StringComparer.Ordinal));

    /// <summary>All objects in the order of their ids.</summary>
    public IEnumerable<RoutingObject> Objects => _objects.Values;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _objects.IsEmpty;

    /// <summary>One object, or null.</summary>
    public RoutingObject? Find(string id) => _objects.GetValueOrDefault(id);

    /// <summary>One object, or null.</summary>
    public RoutingObject? Find(RoutingKind kind, string key) => Find(RoutingObject.IdOf(kind, key));

    /// <summary>The same with one object more, or another one of its id.</summary>
    public RoutingTable With(RoutingObject item) => new(_objects.SetItem(item.Id, item));

    /// <summary>The same without an object.</summary>
    public RoutingTable Without(string id) => new(_objects.Remove(id));

    /// <summary>The same with the object that <paramref name="other"/> has under an id, or without when it has none.</summary>
    public RoutingTable WithFrom(RoutingTable other, string id) => other.Find(id) is { } item ? With(item) : Without(id);

    /// <summary>The ids of the objects that differ: what must go first, then backends, then the frontends that use them.</summary>
    public IReadOnlyList<string> Differences(RoutingTable desired) =>
    [
        .. _objects.Keys.Where(id => desired.Find(id) is null).OrderByDescending(id => id, StringComparer.Ordinal),
        .. desired._objects.Where(item => !item.Value.Equals(Find(item.Key))).Select(item => item.Key),
    ];

    /// <summary>The services whose registrations the dynamic backends need.</summary>
    public IEnumerable<string> ServiceNames() =>
        Objects.Where(item => item.Backend is { IsDynamic: true }).Select(item => item.Backend!.Name!).Distinct(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(RoutingTable? other) => other is not null && _objects.SequenceEqual(other._objects);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RoutingTable);

    /// <inheritdoc/>
    public override int GetHashCode() => _objects.Count;
}
