using System.Globalization;
using System.Runtime.InteropServices;
using Azure;
using Azure.Data.Tables;

namespace Thalassa.Registry.Tables;

/// <summary>The state of a row when it was scanned: what it takes to end it only if nothing happened since.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Mark(long Revision, ETag ETag)
{
    public static Mark Of(TableEntity row) => new(RevisionOf(row), row.ETag);

    /// <summary>The revision of a row, even of one that is damaged; 0 when it has none.</summary>
    public static long RevisionOf(TableEntity row) =>
        row.TryGetValue(Keys.Revision, out var value) && value is long revision ? revision : 0;

    public static Mark Parse(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return new Mark(long.Parse(text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture), new ETag(text[(end + 1)..]));
    }

    public override string ToString() => $"{Revision} {ETag}";
}
