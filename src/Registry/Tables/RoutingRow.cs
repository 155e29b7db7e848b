using System.Text;
using Azure.Data.Tables;
using Thalassa.Model.Routing;
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

    /// <summary>The id of a row, or null if it is no object's.</summary>
    public static RoutingId? IdOf(TableEntity row) =>
        row.RowKey.Split('|') is [var kind and ("frontend" or "backend"), var key, var label]
        && RoutingText.IsKey(key) && (label.Length == 0 || RoutingText.IsKey(label))
            ? new RoutingId(kind == "frontend" ? RoutingKind.Frontend : RoutingKind.Backend, key, label.Length > 0 ? label : null)
            : null;

    /// <exception cref="FormatException">It is none, or its definition is no JSON object.</exception>
    public static RoutingObject Read(TableEntity row)
    {
        var id = IdOf(row) ?? throw new FormatException("its RowKey is not kind|key|label");
        var json = LongText.Read(row, Definition);
        if (!JsonText.IsObject(Encoding.UTF8.GetBytes(json)))
        {
            throw new FormatException("its definition is not a JSON object");
        }

        return new RoutingObject(id, json, row.GetInt64(Keys.Revision) ?? 0);
    }
}
