using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Heartbeats;

/// <summary>Reads JSON from a client who may be hostile: what passes here can be written out again and read by anyone.</summary>
internal static class MetaJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MetaRules.MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1024 };

    /// <summary>Parses a meta within the limits of <see cref="MetaRules"/>, or notes why it is none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body, FaultList faults)
    {
        if (body.Length > MetaRules.MaxBytes)
        {
            faults.Add("meta", $"has {body.Length} bytes of JSON; at most {MetaRules.MaxBytes} are kept");
            return null;
        }

        if (!Utf8.IsValid(body.Span))
        {
            faults.Add("meta", "is not UTF-8; send JSON in UTF-8");
            return null;
        }

        try
        {
            CheckTexts(body.Span);
            return JsonDocument.Parse(body, Strict);
        }
        catch (InvalidOperationException)
        {
            faults.Add("meta", "has half of a surrogate pair (\\ud800 to \\udfff) in a text; send whole characters");
        }
        catch (JsonException e) when (IsJson(body))
        {
            faults.Add("meta", e.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase)
                ? "has two properties of the same name in one object; send each once"
                : $"is nested too deep; at most {MetaRules.MaxDepth} objects and arrays may stand in each other");
        }
        catch (JsonException e)
        {
            faults.Add("meta", $"is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; send an object such as {{\"weight\": 100}}, or nothing");
        }

        return null;
    }

    /// <summary>Copies valid JSON and leaves out the white space between its tokens.</summary>
    public static void WriteWithoutSpace(ReadOnlySpan<byte> json, IBufferWriter<byte> writer)
    {
        var inText = false;
        var from = 0;
        for (var i = 0; i < json.Length; i++)
        {
            var b = json[i];
            if (inText)
            {
                i += b == '\\' ? 1 : 0;
                inText = b != '"';
            }
            else if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                writer.Write(json[from..i]);
                from = i + 1;
            }
            else
            {
                inText = b == '"';
            }
        }

        writer.Write(json[from..]);
    }

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Deep);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> at a text that is no Unicode text.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1024 });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }
}
