using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Thalassa.Client;

/// <summary>The form that all requests to the registry share.</summary>
internal static class RegistryRequest
{
    public static HttpRequestMessage Create(
        RegistryClientOptions options, Uri host, HttpMethod method, string path, JsonElement? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(host, path));
        if (options.ApiKey is not null)
        {
            request.Headers.Add("x-functions-key", options.ApiKey);
        }

        if (body is { } json)
        {
            request.Content = new StringContent(json.GetRawText(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
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
