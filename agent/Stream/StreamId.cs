namespace Thalassa.Agent.Stream;

/// <summary>Names an item.</summary>
/// <param name="Group">Its kind.</param>
/// <param name="Id">Its name, unique in the group.</param>
internal readonly record struct StreamId(StreamGroup Group, string Id) : IComparable<StreamId>
{
    public int CompareTo(StreamId other) => Group != other.Group ? Group.CompareTo(other.Group) : string.CompareOrdinal(Id, other.Id);

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;
}
