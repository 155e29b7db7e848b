using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thalassa.Cli.Connection;

/// <summary>The answer of an HTTP API.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Json">Its body, or null if it is not JSON.</param>
/// <param name="Date">The server's time, to the second, or null.</param>
internal sealed record Reply(HttpStatusCode Status, JsonNode? Json, DateTimeOffset? Date)
{
    /// <summary>Whether it is a success.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Whether the key is missing or wrong.</summary>
    public bool IsAboutKey => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>The error, with HAProxy's lines if there are any.</summary>
    public string Problem
    {
        get
        {
            var text = Text("detail") ?? Text("title") ?? $"it answered {(int)Status}";
            return Json.At("lines") is JsonArray lines ? string.Join('\n', lines.Select(line => line?.ToString()).Prepend(text)) : text;
        }
    }

    /// <summary>The warnings in a success.</summary>
    public IEnumerable<string> Warnings => Json.At("warnings") is JsonArray warnings ? warnings.Select(warning => $"{warning}") : [];

    private string? Text(string name) =>
        Json is JsonObject json && json[name] is { } value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;
}
