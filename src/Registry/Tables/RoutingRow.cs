using Azure.Data.Tables;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

/// <summary>A frontend or backend of the fleet as a row: RowKey is <c>kind|key|label</c>, the label empty when there is none.</summary>
internal static class RoutingRow
{
    private const string Definition = "Definition";

    public static TableEntity Key(RoutingId id) => new(Keys.RoutingPartition, $"{id.KindText}|{id.Key}|{id.Label}");

    public static TableEntity Write(RoutingObject item)
    {
        var row = Key(item.Id);
        row[Keys.Revision] = item.Revision;
        LongText.Write(row, Definition, item.Json);
        return row;
    }

    public static RoutingObject Read(TableEntity row)
    {
        var parts = row.RowKey.Split('|');
        var kind = parts[0] == "frontend" ? RoutingKind.Frontend : RoutingKind.Backend;
        var id = new RoutingId(kind, parts[1], parts[2].Length > 0 ? parts[2] : null);
        return new RoutingObject(id, LongText.Read(row, Definition), row.GetInt64(Keys.Revision) ?? 0);
    }
}
