using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Registry.Replication;

/// <summary>The JSON of replication.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplicaChanges))]
public sealed partial class ReplicaJson : JsonSerializerContext;
