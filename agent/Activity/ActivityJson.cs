using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Agent.Activity;

/// <summary>Entries as JSON, in the file and in answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ActivityEntry))]
[JsonSerializable(typeof(ActivityPage))]
internal sealed partial class ActivityJson : JsonSerializerContext
{
    /// <summary>Writes what is not markup as it is: pages escape it.</summary>
    public static ActivityJson Relaxed =>
        field ??= new ActivityJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
