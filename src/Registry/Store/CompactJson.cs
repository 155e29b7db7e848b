using System.Buffers;

namespace Thalassa.Registry.Store;

/// <summary>JSON without white space; unlike the platform's writer, it keeps every string and number as sent.</summary>
internal static class CompactJson
{
    /// <summary>Copies valid JSON and leaves out the white space between its tokens.</summary>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> writer)
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
}
