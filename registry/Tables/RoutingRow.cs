using Azure.Data.Tables;
using Thalassa.Registry.Routing;

namespace Thalassa.Registry.Tables;

/// <summary>A frontend or backend of the fleet as a row: RowKey is <c>kind|key|label</c>, the label empty when there is none.</summary>
internal static class RoutingRow
{
    private const string Definition = "Definition";

    // A property holds 32,768 characters; a long definition is cut into several.
    private const int CharsPerProperty = 32_000;

    public static TableEntity Key(RoutingId id) => new(Keys.RoutingPartition, $"{id.KindText}|{id.Key}|{id.Label}");

    public static TableEntity Write(RoutingObject item)
    {
        var row = Key(item.Id);
        row[Keys.Revision] = item.Revision;
        for (var (i, from) = (0, 0); from < item.Json.Length; i++, from += CharsPerProperty)
        {
            row[$"{Definition}{i}"] = item.Json.Substring(from, Math.Min(CharsPerProperty, item.Json.Length - from));
        }

        return row;
    }

    public static RoutingObject Read(TableEntity row)
    {
        var parts = row.RowKey.Split('|');
        var kind = parts[0] == "frontend" ? RoutingKind.Frontend : RoutingKind.Backend;
        var id = new RoutingId(kind, parts[1], parts[2].Length > 0 ? parts[2] : null);
        var json = string.Concat(
            Enumerable.Range(0, row.Count).Select(i => row.GetString($"{Definition}{i}")).TakeWhile(part => part is not null));
        return new RoutingObject(id, json, row.GetInt64(Keys.Revision) ?? 0);
    }
}
