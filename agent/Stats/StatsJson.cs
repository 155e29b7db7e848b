using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Agent.Stats;

/// <summary>The JSON of statistics, in answers and on the stream.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(StatsItem))]
[JsonSerializable(typeof(StatsRecent))]
internal sealed partial class StatsJson : JsonSerializerContext
{
    /// <summary>Writes what is not markup as it is: nobody puts this into a page without escaping it.</summary>
    public static StatsJson Relaxed =>
        field ??= new StatsJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
