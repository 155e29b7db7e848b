using System.Text.Json;
using System.Text.RegularExpressions;

namespace Thalassa.Testing.Limits;

/// <summary>A request to a table service: one of its own, or an action of a transaction.</summary>
internal sealed partial class TableRequest
{
    public TableRequest(string method, Uri uri, string body)
    {
        (Method, Uri) = (method, uri);
        Entity = body.Length > 0 ? JsonElement.Parse(body) : null;

        // A key has no slash, so what follows the last one is the table, and with it the keys.
        var target = Uri.UnescapeDataString(uri.AbsolutePath[(uri.AbsolutePath.LastIndexOf('/') + 1)..]);
        if (target == "Tables" && Entity is { } made && made.TryGetProperty("TableName", out var name))
        {
            (Table, Entity) = (name.GetString()!, null);
        }
        else if (Target.Match(target) is { Success: true } match)
        {
            Table = match.Groups["table"].Value;
            PartitionKey = match.Groups["partition"] is { Success: true } partition ? Unquote(partition.Value) : KeyOf("PartitionKey");
            RowKey = match.Groups["row"] is { Success: true } row ? Unquote(row.Value) : KeyOf("RowKey");
        }
        else
        {
            throw new ServiceLimitException($"{method} {uri} names no table and no entity");
        }
    }

    public string Method { get; }

    public Uri Uri { get; }

    public string Table { get; }

    /// <summary>The partition of the only entity that it is about, or null.</summary>
    public string? PartitionKey { get; }

    /// <inheritdoc cref="PartitionKey"/>
    public string? RowKey { get; }

    /// <summary>The entity, or what is merged into it, or null.</summary>
    public JsonElement? Entity { get; }

    /// <summary>Reads an action of a transaction: an HTTP request as text.</summary>
    public static TableRequest Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var line = text[..text.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
        return new TableRequest(line[0], new Uri(line[1]), end < 0 ? string.Empty : text[(end + 4)..].Trim());
    }

    private string? KeyOf(string name) => Entity is { } entity && entity.TryGetProperty(name, out var key) ? key.GetString() : null;

    private static string Unquote(string key) => key.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(
        @"\A(?<table>[^()]*)(?:\((?:PartitionKey='(?<partition>(?:[^']|'')*)',RowKey='(?<row>(?:[^']|'')*)')?\))?\z",
        RegexOptions.Singleline)]
    private static partial Regex Target { get; }
}
