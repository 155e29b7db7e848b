namespace Thalassa.Model;

/// <summary>What a list leaves out because its store cannot read it: it is there, and its last known definition stays in use.</summary>
/// <remarks>
/// Ids are the subjects of events: <c>/name/version/host/port</c>, <c>backend/key</c>, <c>frontend/key?label</c>. They travel in the
/// header <see cref="Header"/>, separated by commas. Where they are too many for a header, it says <c>*</c>: anything that the list
/// leaves out may be there.
/// </remarks>
public sealed class UnreadableIds : IEquatable<UnreadableIds>
{
    /// <summary>The name of the header; a list without it leaves nothing out.</summary>
    public const string Header = "Thalassa-Unreadable";

    /// <summary>The most ids that are named in a header.</summary>
    public const int MaxIds = 50;

    /// <summary>The longest header, in characters; proxies commonly allow 4 to 8 KiB for all headers.</summary>
    public const int MaxLength = 2048;

    /// <summary>What the header says, for a reader of the API's description.</summary>
    public const string Meaning =
        "What the list leaves out because the store cannot read it: ids as in the subjects of events, separated by commas, or * for more "
        + "than can be named. They are not deleted; keep their last known definitions.";

    private const string Any = "*";
    private readonly SortedSet<string> _ids;

    private UnreadableIds(IEnumerable<string> ids, bool isOpen)
    {
        _ids = new SortedSet<string>(ids, StringComparer.Ordinal);
        IsOpen = isOpen;
    }

    /// <summary>Everything could be read.</summary>
    public static UnreadableIds None { get; } = new([], isOpen: false);

    /// <summary>The ids that are known, in ordinal order.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>Whether there are more than <see cref="Ids"/>, of unknown ids.</summary>
    public bool IsOpen { get; }

    /// <summary>Whether nothing was left out.</summary>
    public bool IsEmpty => _ids.Count == 0 && !IsOpen;

    /// <summary>These ids and no others.</summary>
    public static UnreadableIds Of(IReadOnlyCollection<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0 ? None : new UnreadableIds(ids, isOpen: false);
    }

    /// <summary>Reads the header's values, none or several.</summary>
    public static UnreadableIds Parse(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] ids =
        [
            .. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        return ids.Length == 0 ? None : new UnreadableIds(ids.Where(id => id != Any), ids.Contains(Any, StringComparer.Ordinal));
    }

    /// <summary>Whether this is left out by name.</summary>
    public bool Names(string id) => _ids.Contains(id);

    /// <summary>Whether this, which the list does not have, may be there and be left out.</summary>
    public bool MayHold(string id) => IsOpen || Names(id);

    /// <summary>Those of the ids that are of interest; what has no id stays.</summary>
    public UnreadableIds Where(Func<string, bool> isOfInterest) => new(_ids.Where(isOfInterest), IsOpen);

    /// <summary>What either leaves out.</summary>
    public UnreadableIds And(UnreadableIds other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsEmpty ? other : other.IsEmpty ? this : new UnreadableIds(_ids.Concat(other._ids), IsOpen || other.IsOpen);
    }

    /// <inheritdoc/>
    public bool Equals(UnreadableIds? other) => other is not null && IsOpen == other.IsOpen && _ids.SetEquals(other._ids);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UnreadableIds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsOpen, _ids.Count);

    /// <summary>The value of the header.</summary>
    public override string ToString()
    {
        var text = string.Join(", ", IsOpen ? _ids.Prepend(Any) : _ids);
        return _ids.Count > MaxIds || text.Length > MaxLength ? Any : text;
    }
}
