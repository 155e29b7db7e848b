using Spectre.Console;

namespace Thalassa.Cli.Output;

/// <summary>A table as plain lines of any length.</summary>
internal static class Lines
{
    private const int Gap = 2;

    /// <summary>The lines, the header first.</summary>
    public static IEnumerable<Paragraph> Of(string[] headers, IReadOnlyList<Cell[]> rows)
    {
        int[] widths = [.. headers.Select((header, i) => rows.Select(row => TextOf(row[i]).Length).Append(header.Length).Max())];
        yield return LineOf(widths, headers.Select(header => (header, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows)
        {
            yield return LineOf(widths, row.Select(cell => (TextOf(cell), new Style(cell.Colour))));
        }
    }

    // Text with several lines, such as HAProxy's output, is joined here.
    private static string TextOf(Cell cell) => Clean.Of(cell.Text).Replace('\n', ' ');

    private static Paragraph LineOf(int[] widths, IEnumerable<(string Text, Style Style)> cells)
    {
        var line = new Paragraph();
        foreach (var (i, (text, style)) in cells.Index())
        {
            line.Append(text, style);
            if (i + 1 < widths.Length)
            {
                line.Append(new string(' ', widths[i] - text.Length + Gap));
            }
        }

        return line;
    }
}
