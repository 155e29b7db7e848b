using System.Text.Json;

namespace Thalassa.Registry.Tables;

/// <summary>JSON that a row holds as text and that is handed on as it is.</summary>
internal static class JsonText
{
    /// <summary>Whether it is one whole JSON object, so that what it is put into stays JSON.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
