using System.Text.Json;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Routing;

/// <summary>Makes a rule from JSON.</summary>
internal static class RuleReader
{
    public static Rule? Read(JsonElement json, FaultList at)
    {
        var faults = at.At(".");
        var before = faults.Count;
        var fields = new JsonFields(json, faults, "rule", "type", "header", "operation", "value", "backend");
        var type = fields.Word("type", null, "path", "url", "header");
        var rule = new Rule
        {
            Type = type ?? string.Empty,
            Header = fields.Text(
                "header", RoutingText.IsHeaderName, "must be an HTTP header name: letters, digits and -", required: type == "header"),
            Operation = type switch
            {
                "path" => fields.Word("operation", null, "path", "path_beg", "path_reg"),
                "url" => fields.Word("operation", null, "url", "url_beg", "url_reg"),
                "header" => fields.Word("operation", null, "hdr_dom"),
                _ => null,
            } ?? string.Empty,
            Value = ReadValue(fields),
            Backend = fields.Text("backend", RoutingText.IsKey, RoutingText.KeyHint, string.Empty, required: true)!,
        };
        return faults.Count == before ? rule : null;
    }

    private static string ReadValue(JsonFields fields)
    {
        var text = fields.Text(
            "value", text => text.Length > 0, "must be 1 to 1023 printable ASCII characters without '", string.Empty, required: true)!;
        if (text.Length > 0 && !RuleValue.TryParse(text, out _, out var problem))
        {
            fields.Faults.Add("value", problem);
        }

        return text;
    }
}
