using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thalassa.Cli.Connection;

/// <summary>Reads answers of other versions or programs: unexpected values count as absent.</summary>
internal static class JsonNodeExtensions
{
    extension(JsonNode? node)
    {
        /// <summary>A property; null if this is not an object or has no such property.</summary>
        public JsonNode? At(string name) => node is JsonObject json ? json[name] : null;

        /// <summary>A property that is a number, or null.</summary>
        public double? Number(string name) =>
            node.At(name) is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number)
                ? number
                : null;

        /// <summary>A property that is a time, or null.</summary>
        public DateTimeOffset? Moment(string name) =>
            node.At(name) is JsonValue value && value.TryGetValue<DateTimeOffset>(out var time) ? time : null;

        /// <summary>Whether a property is false.</summary>
        public bool IsFalse(string name) => node.At(name)?.GetValueKind() == JsonValueKind.False;
    }
}
