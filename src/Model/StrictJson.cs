using System.Text.Json;
using System.Text.Unicode;
using Thalassa.Model.Faults;

namespace Thalassa.Model;

/// <summary>Reads untrusted JSON: every accepted string can be read and written again.</summary>
/// <remarks>The parser alone takes broken UTF-8 and halves of surrogate pairs, and fails only when such a text is read.</remarks>
public static class StrictJson
{
    private const int MaxTextDepth = 1024;

    /// <summary>Parses one JSON value, or adds an error.</summary>
    /// <param name="body">UTF-8 JSON; must stay as it is while the document is in use.</param>
    /// <param name="maxDepth">Maximum nesting of objects and arrays.</param>
    /// <param name="field">The field name for an error.</param>
    /// <param name="faults">Receives the error.</param>
    /// <returns>The document, or null if <paramref name="faults"/> grew.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body, int maxDepth, string field, FaultList faults)
    {
        if (!Utf8.IsValid(body.Span))
        {
            faults.Add(field, "is not UTF-8; send JSON in UTF-8");
            return null;
        }

        try
        {
            CheckTexts(body.Span);
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
        }
        catch (InvalidOperationException)
        {
            faults.Add(field, "contains an unpaired surrogate (\\ud800 to \\udfff); send complete characters");
        }
        catch (JsonException fault)
        {
            faults.Add(field, Describe(body, maxDepth, fault));
        }

        return null;
    }

    private static string Describe(ReadOnlyMemory<byte> body, int maxDepth, JsonException fault)
    {
        try
        {
            using var lenient = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = maxDepth });
            return "contains an object with a duplicate property; send each property once";
        }
        catch (JsonException)
        {
            var place = $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}";
            return IsJson(body)
                ? $"is nested too deeply at {place}; the limit is {maxDepth} levels"
                : $"is not JSON at {place}; send one JSON value in UTF-8";
        }
    }

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var deep = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxTextDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void CheckTexts(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxTextDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }
}
