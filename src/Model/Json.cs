using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Thalassa.Model.Agents;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Model;

/// <summary>The JSON of all protocols and files of the product: camelCase, nulls omitted, enums as in the earlier systems.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(Registration[]))]
[JsonSerializable(typeof(RegistryEvent))]
[JsonSerializable(typeof(RegistryEvent[]))]
[JsonSerializable(typeof(Frontend))]
[JsonSerializable(typeof(Frontend[]))]
[JsonSerializable(typeof(Backend))]
[JsonSerializable(typeof(Backend[]))]
[JsonSerializable(typeof(SwitchRequest))]
[JsonSerializable(typeof(RoutingChange))]
[JsonSerializable(typeof(AgentReport))]
[JsonSerializable(typeof(SeenAgent))]
[JsonSerializable(typeof(SeenAgent[]))]
public sealed partial class Json : JsonSerializerContext
{
    /// <summary>The same, written without the escapes that only a browser's HTML parser needs.</summary>
    public static Json Relaxed =>
        field ??= new Json(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
