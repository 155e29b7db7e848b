using System.Text.Json;
using System.Text.Json.Serialization;
using Thalassa.Agent.Status;

namespace Thalassa.Agent.Api;

/// <summary>The JSON of answers that are the agent's own.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(DryRunAnswer))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(FailedConfig))]
internal sealed partial class ApiJson : JsonSerializerContext;
