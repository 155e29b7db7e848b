using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Memory;

/// <summary>
/// Registrations by name, then version, then host and port, with the list of each level built once per change. Not thread-safe.
/// </summary>
internal sealed class RegistrationIndex
{
    private readonly Level _root = new();

    public void Set(StoredRegistration registration) => _root.Set(PathOf(registration.Id), registration);

    public void Remove(RegistrationId id) => _root.Remove(PathOf(id));

    public RegistrationList All() => _root.List();

    /// <summary>The registrations of some services, or of all when there are no names, of one version or of all.</summary>
    public RegistrationList List(IReadOnlyList<string> names, string? version)
    {
        var parts = names.Count == 0 && version is null
            ? [_root]
            : (names.Count == 0 ? _root.Children : names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(_root.Child))
                .Select(service => version is null ? service : service?.Child($"{version}|"))
                .OfType<Level>()
                .ToArray();
        return parts switch
        {
            [] => RegistrationList.Empty,
            [var only] => only.List(),
            _ => new RegistrationList([.. parts.SelectMany(part => part.List().Items.ToArray())]),
        };
    }

    /// <summary>The place of the first registration after <paramref name="from"/>.</summary>
    public static int FirstAfter(ReadOnlySpan<StoredRegistration> items, Continuation from)
    {
        var (low, high) = (0, items.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = from.IsBefore(items[middle].Id) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>The separator belongs to the version's key, so that versions sort as the rows of a table do.</summary>
    private static string[] PathOf(RegistrationId id) => [id.Name, $"{id.Version}|", $"{id.Host}|{id.Port}"];

    private sealed class Level
    {
        private SortedDictionary<string, Level>? _children;
        private StoredRegistration? _self;
        private RegistrationList? _list;

        public IEnumerable<Level> Children => _children is null ? [] : _children.Values;

        public Level? Child(string key) => _children?.GetValueOrDefault(key);

        public RegistrationList List() =>
            _list ??= new RegistrationList(_self is null ? [.. Children.SelectMany(child => child.Leaves())] : [_self]);

        public void Set(ReadOnlySpan<string> path, StoredRegistration registration)
        {
            _list = null;
            if (path.IsEmpty)
            {
                _self = registration;
                return;
            }

            _children ??= new SortedDictionary<string, Level>(StringComparer.Ordinal);
            if (!_children.TryGetValue(path[0], out var child))
            {
                _children.Add(path[0], child = new Level());
            }

            child.Set(path[1..], registration);
        }

        public void Remove(ReadOnlySpan<string> path)
        {
            _list = null;
            if (Child(path[0]) is not { } child)
            {
                return;
            }

            if (path.Length > 1)
            {
                child.Remove(path[1..]);
            }

            if (child._children is null or { Count: 0 })
            {
                _children!.Remove(path[0]);
            }
        }

        /// <summary>A registration by itself keeps no list, so that it costs little.</summary>
        private StoredRegistration[] Leaves() => _self is null ? List().Items.ToArray() : [_self];
    }
}
