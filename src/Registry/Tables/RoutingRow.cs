using System.Text;
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

    /// <exception cref="FormatException">It is none, or its definition is not a JSON object.</exception>
    public static RoutingObject Read(TableEntity row)
    {
        if (row.RowKey.Split('|') is not [var kind and ("frontend" or "backend"), { Length: > 0 } key, var label])
        {
            throw new FormatException("its RowKey is not kind|key|label");
        }

        var json = LongText.Read(row, Definition);
        if (!JsonText.IsObject(Encoding.UTF8.GetBytes(json)))
        {
            throw new FormatException("its definition is not a JSON object");
        }

        var id = new RoutingId(kind == "frontend" ? RoutingKind.Frontend : RoutingKind.Backend, key, label.Length > 0 ? label : null);
        return new RoutingObject(id, json, row.GetInt64(Keys.Revision) ?? 0);
    }
}
