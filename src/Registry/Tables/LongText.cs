using System.Text;
using Azure.Data.Tables;

namespace Thalassa.Registry.Tables;

/// <summary>A text of up to 900 KB as properties of a row, each below the 64 KiB that a property holds.</summary>
/// <remarks>
/// Bytes of UTF-8, not characters: a property of text counts two bytes for each character, so that a row of 1 MiB would hold half as much,
/// and a cut could split a character in two.
/// </remarks>
internal static class LongText
{
    private const int BytesPerProperty = 60_000;

    /// <summary>Sets the properties <c>name0</c>, <c>name1</c> and so on.</summary>
    public static void Write(TableEntity row, string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var (i, part) in bytes.Chunk(BytesPerProperty).Index())
        {
            row[$"{name}{i}"] = part;
        }
    }

    /// <summary>The text, empty if the row has none. Parts that are text, as rows once had them, are read as well.</summary>
    public static string Read(TableEntity row, string name)
    {
        using var text = new MemoryStream();
        for (var i = 0; row.TryGetValue($"{name}{i}", out var part); i++)
        {
            text.Write(part is string words ? Encoding.UTF8.GetBytes(words) : row.GetBinary($"{name}{i}"));
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
