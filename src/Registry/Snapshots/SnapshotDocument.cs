using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Thalassa.Registry.Snapshots;

/// <summary>The content of a blob with its entity tag.</summary>
/// <param name="ETag">Equal for equal content.</param>
/// <param name="Write">Writes the members that follow <c>asOf</c> and <c>etag</c>.</param>
internal sealed record SnapshotDocument(string ETag, Action<IBufferWriter<byte>> Write)
{
    /// <summary>The document as of a time, UTF-8 JSON.</summary>
    public BinaryData At(DateTimeOffset asOf)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        buffer.Write(Encoding.UTF8.GetBytes($$"""{"asOf":{{asOf.ToUnixTimeMilliseconds()}},"etag":"{{JsonEncodedText.Encode(ETag)}}","""));
        Write(buffer);
        buffer.Write("}"u8);
        return BinaryData.FromBytes(buffer.WrittenMemory);
    }

    /// <summary>The entity tag in a document that was written before, or null if it is none.</summary>
    public static string? ETagOf(BinaryData content)
    {
        try
        {
            using var json = JsonDocument.Parse(content.ToMemory());
            return json.RootElement.TryGetProperty("etag", out var etag) ? etag.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
