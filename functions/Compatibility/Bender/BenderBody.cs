using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Requests;
using Thalassa.Model;
using Thalassa.Model.Faults;

namespace Thalassa.Functions.Compatibility.Bender;

/// <summary>The body of a request, which stays there to be read by the app itself where it is not for bender.</summary>
internal static class BenderBody
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxDepth = 64;

    /// <summary>Reads an object in bender's form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isOwn">Whether an object is in the app's own form.</param>
    /// <param name="faults">Takes what makes the body none.</param>
    /// <returns>The object; null if it is not for bender, or <paramref name="faults"/> grew.</returns>
    public static async Task<JsonObject?> ReadAsync(HttpRequest request, Func<JsonElement, bool> isOwn, FaultList faults)
    {
        var body = await RequestBody.ReadAsync(request, MaxBytes);
        request.Body = new MemoryStream(body.ToArray());
        using var document = StrictJson.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, MaxDepth, "body", faults);
        return document is null || document.RootElement.ValueKind != JsonValueKind.Object || isOwn(document.RootElement)
            ? null
            : JsonObject.Create(document.RootElement.Clone());
    }

    /// <summary>Whether an object has any of these members.</summary>
    public static bool HasAny(JsonElement json, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (json.TryGetProperty(member, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A member that is a text, or null.</summary>
    public static string? Text(JsonObject json, string member) =>
        json[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
