using System.Text;

namespace Thalassa.Bench.Simulation.Doubles;

/// <summary>The rows of one table, in the order of their keys, and what can be done with them. Not for several threads.</summary>
internal sealed class TableRows
{
    private const int RowsPerPage = 1000;

    private readonly Dictionary<string, SortedDictionary<string, Row>> _partitions = new(StringComparer.Ordinal);
    private readonly List<string> _inOrder = [];
    private long _version;

    public Row? Find(string partition, string key) => _partitions.GetValueOrDefault(partition)?.GetValueOrDefault(key);

    /// <summary>Why a change cannot be made, as status and code; or null.</summary>
    public (int Status, string Code)? Refuse(TableChange change)
    {
        var row = Find(change.Partition, change.Key);
        return change switch
        {
            { Verb: "POST" } when row is not null => (409, "EntityAlreadyExists"),
            { IfMatch: not null } when row is null => (404, "ResourceNotFound"),
            { IfMatch: not null and not "*" } when row!.ETag != change.IfMatch => (412, "UpdateConditionNotSatisfied"),
            _ => null,
        };
    }

    /// <summary>Makes a change that nothing refuses.</summary>
    /// <returns>The new version of the row, or null when it is gone.</returns>
    public string? Make(TableChange change)
    {
        if (change.Verb == "DELETE")
        {
            if (_partitions.TryGetValue(change.Partition, out var rows) && rows.Remove(change.Key) && rows.Count == 0)
            {
                _partitions.Remove(change.Partition);
                _inOrder.RemoveAt(PlaceOf(change.Partition));
            }

            return null;
        }

        if (!_partitions.TryGetValue(change.Partition, out var rows))
        {
            _partitions[change.Partition] = rows = new SortedDictionary<string, Row>(StringComparer.Ordinal);
            _inOrder.Insert(PlaceOf(change.Partition), change.Partition);
        }

        if (!rows.TryGetValue(change.Key, out var row))
        {
            rows[change.Key] = row = new Row(change.Partition, change.Key);
        }

        row.Set(change.Entity!.Value, replace: change.Verb != "PATCH", ++_version);
        return row.ETag;
    }

    /// <summary>A page of a query.</summary>
    /// <returns>The JSON, and where the next page begins.</returns>
    public (string Json, Row? Next) Query(RowFilter filter, IReadOnlySet<string>? select, int top, (string Partition, string Key)? from)
    {
        var json = new StringBuilder("{\"value\":[");
        var count = 0;
        var first = PlaceOf(
            from is null || string.CompareOrdinal(from.Value.Partition, filter.FirstPartition) < 0
                ? filter.FirstPartition
                : from.Value.Partition);
        foreach (var partition in _inOrder.Skip(first).TakeWhile(filter.IsBeforeLast))
        {
            foreach (var (key, row) in _partitions[partition])
            {
                if ((partition == from?.Partition && string.CompareOrdinal(key, from.Value.Key) < 0) || !filter.Lets(row))
                {
                    continue;
                }

                if (count == Math.Min(top, RowsPerPage))
                {
                    return (json.Append("]}").ToString(), row);
                }

                row.Write(count++ == 0 ? json : json.Append(','), select);
            }
        }

        return (json.Append("]}").ToString(), null);
    }

    /// <summary>Where a partition is in the order, or would be.</summary>
    private int PlaceOf(string partition) => _inOrder.BinarySearch(partition, StringComparer.Ordinal) is var at && at < 0 ? ~at : at;
}
