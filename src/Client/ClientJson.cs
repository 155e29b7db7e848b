using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Client;

/// <summary>The JSON of answers that are passed on as they are.</summary>
[JsonSerializable(typeof(JsonElement[]))]
internal sealed partial class ClientJson : JsonSerializerContext;
