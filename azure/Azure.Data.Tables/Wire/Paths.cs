namespace Azure.Data.Tables.Wire;

/// <summary>The percent-encoded paths of the service's resources, below the account's address.</summary>
internal static class Paths
{
    public const string Tables = "/Tables";

    public static string Table(string table) => $"/Tables('{Uri.EscapeDataString(table)}')";

    public static string Entities(string table) => $"/{table}";

    public static string Entity(string table, string partitionKey, string rowKey) =>
        $"/{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    private static string Key(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
