using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Thalassa.Client;

/// <summary>A success of the registry, read to its end.</summary>
/// <param name="Status">2xx or 304.</param>
/// <param name="Body">The whole body.</param>
/// <param name="ETag">The answer's mark, or null.</param>
/// <param name="Next">The path of the next page, or null after the last.</param>
internal sealed record RegistryAnswer(HttpStatusCode Status, byte[] Body, string? ETag, string? Next)
{
    /// <summary>Reads the body; one that is empty, cut or something else is a failure, never an empty result.</summary>
    /// <exception cref="RegistryException">It is not the JSON that was expected.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException failure)
        {
            throw new RegistryException($"The registry answered {(int)Status}, but not with the JSON that was asked for: {failure.Message}", failure);
        }
    }
}
