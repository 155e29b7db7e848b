using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Api;

/// <summary>Reads the JSON of a request, whatever content type an old client gives it.</summary>
internal static class RequestBody
{
    /// <summary>The largest body, bytes: room for a backend with ten thousand members.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int MaxDepth = 32;

    /// <summary>Reads an object, or notes why there is none.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than <see cref="MaxBytes"/>.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, FaultList faults)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        using var document = StrictJson.Parse(buffer.ToArray(), MaxDepth, "body", faults);
        if (document is { RootElement.ValueKind: not JsonValueKind.Object })
        {
            faults.Add("body", "is a JSON object");
            return null;
        }

        return document?.RootElement.Clone();
    }
}
