using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Thalassa.Bench.Simulation.Doubles;

/// <summary>An entity: each property as the JSON that it came as, annotations of types included.</summary>
internal sealed class Row(string partition, string key)
{
    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    public string Partition => partition;

    public string Key => key;

    public string ETag { get; private set; } = string.Empty;

    /// <summary>Takes what a request has sent.</summary>
    public void Set(JsonElement json, bool replace, long version)
    {
        if (replace)
        {
            _properties.Clear();
        }

        foreach (var property in json.EnumerateObject())
        {
            _properties[string.IsInterned(property.Name) ?? property.Name] = property.Value.GetRawText();
        }

        _properties["PartitionKey"] = $"\"{JsonEncodedText.Encode(partition)}\"";
        _properties["RowKey"] = $"\"{JsonEncodedText.Encode(key)}\"";
        ETag = string.Create(CultureInfo.InvariantCulture, $"W/\"datetime'{version}'\"");
    }

    /// <summary>A property's text, without quotes; null when there is none.</summary>
    public string? Text(string name) => name switch
    {
        "PartitionKey" => partition,
        "RowKey" => key,
        _ => _properties.GetValueOrDefault(name)?.Trim('"'),
    };

    public void Write(StringBuilder json, IReadOnlySet<string>? select)
    {
        json.Append("{\"odata.etag\":\"").Append(JsonEncodedText.Encode(ETag)).Append('"');
        foreach (var (name, value) in _properties)
        {
            if (select is null || select.Contains(name.Split('@')[0]))
            {
                json.Append(",\"").Append(name).Append("\":").Append(value);
            }
        }

        json.Append('}');
    }
}
