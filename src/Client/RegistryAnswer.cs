using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Thalassa.Model;

namespace Thalassa.Client;

/// <summary>A success of the registry, read to its end.</summary>
/// <param name="Value">What was asked for, or null when the caller has it already (304).</param>
/// <param name="ETag">The answer's mark, or null.</param>
/// <param name="Next">The path of the next page, or null after the last.</param>
internal sealed record RegistryAnswer<T>(T? Value, string? ETag, string? Next)
    where T : class
{
    /// <summary>What is missing in <see cref="Value"/> although it is there.</summary>
    public UnreadableIds Unreadable { get; private init; } = UnreadableIds.None;

    /// <summary>Reads an answer; one that is empty, cut or something else is a failure, never an empty result.</summary>
    /// <exception cref="RegistryException">It is not the JSON that was expected.</exception>
    public static async Task<RegistryAnswer<T>> ReadAsync(
        HttpResponseMessage response, Uri host, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return new RegistryAnswer<T>(null, null, null);
        }

        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            var value = JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("It is null.");
            return new RegistryAnswer<T>(value, response.Headers.ETag?.ToString(), NextPage.Read(response, host))
            {
                Unreadable = response.Headers.TryGetValues(UnreadableIds.Header, out var values)
                    ? UnreadableIds.Parse(values)
                    : UnreadableIds.None,
            };
        }
        catch (JsonException failure)
        {
            throw new RegistryException(
                $"{host} answered {(int)response.StatusCode}, but not with the expected JSON: {failure.Message}", failure);
        }
    }
}
