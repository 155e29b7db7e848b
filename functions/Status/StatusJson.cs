using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Functions.Status;

/// <summary>The JSON of the status.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJson : JsonSerializerContext;
