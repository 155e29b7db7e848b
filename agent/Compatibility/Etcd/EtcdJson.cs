using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Agent.Compatibility.Etcd;

/// <summary>etcd's JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(EtcdChange))]
internal sealed partial class EtcdJson : JsonSerializerContext;
