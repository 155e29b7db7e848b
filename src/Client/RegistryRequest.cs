using System.Net.Http.Headers;
using System.Text.Json;

namespace Thalassa.Client;

/// <summary>The form that all requests to the registry share.</summary>
internal static class RegistryRequest
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json") { CharSet = "utf-8" };

    public static HttpRequestMessage Create(RegistryClientOptions options, Uri host, RegistryCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(host, call.Path));
        if (options.ApiKey is not null)
        {
            request.Headers.Add("x-functions-key", options.ApiKey);
        }

        if (call.ETag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", call.ETag);
        }

        if (call.Body is { } json)
        {
            request.Content = new ReadOnlyMemoryContent(json);
            request.Content.Headers.ContentType = JsonType;
        }

        return request;
    }

    /// <summary>The problem that a refusal carries, or null when it is no <c>application/problem+json</c>.</summary>
    public static JsonElement? ReadProblem(HttpResponseMessage response, ReadOnlySpan<byte> bytes)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(bytes) is { ValueKind: JsonValueKind.Object } problem ? problem : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
