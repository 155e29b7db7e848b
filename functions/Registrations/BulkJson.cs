using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Functions.Registrations;

/// <summary>The JSON of the faults of an item.</summary>
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class BulkJson : JsonSerializerContext
{
    /// <summary>Without the escapes that only a browser's HTML parser needs.</summary>
    public static BulkJson Relaxed =>
        field ??= new BulkJson(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
