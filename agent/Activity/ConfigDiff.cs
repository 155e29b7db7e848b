using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Thalassa.Agent.Activity;

/// <summary>How two texts of a configuration differ, as an operator reads it.</summary>
public static class ConfigDiff
{
    private const int Context = 3;

    /// <summary>
    /// The lines that differ, <c>-</c> before the old and <c>+</c> before the new ones, with three lines around them and before each group
    /// <c>@@ line @@ section</c>; null when the texts are the same.
    /// </summary>
    /// <param name="from">The old text.</param>
    /// <param name="to">The new one.</param>
    public static string? Of(string from, string to)
    {
        if (from == to)
        {
            return null;
        }

        // Most changes touch a few lines of a long file; the lines that both have before and after those are not compared one by one.
        var (before, after) = (from.TrimEnd('\n'), to.TrimEnd('\n'));
        var start = StartOf(before, after);
        var (beforeEnd, afterEnd) = EndsOf(before, after, start);
        var lines = InlineDiffBuilder.Diff(before[start..beforeEnd], after[start..afterEnd], ignoreWhiteSpace: false).Lines;
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Type != ChangeType.Unchanged)
            {
                Array.Fill(shown, true, Math.Max(0, i - Context), Math.Min(lines.Count - 1, i + Context) - Math.Max(0, i - Context) + 1);
            }
        }

        var text = new StringBuilder();
        var section = SectionAt(after, start);
        var number = after.AsSpan(0, start).Count('\n');
        for (var i = 0; i < lines.Count; i++)
        {
            number += lines[i].Type == ChangeType.Deleted ? 0 : 1;
            if (lines[i].Text is { } line && IsHeading(line))
            {
                section = line;
            }

            if (shown[i])
            {
                if (i == 0 || !shown[i - 1])
                {
                    text.Append("@@ ").Append(Math.Max(number, 1)).Append(" @@ ").Append(section).Append('\n');
                }

                text.Append(
                        lines[i].Type switch
                        {
                            ChangeType.Deleted => '-',
                            ChangeType.Inserted => '+',
                            _ => ' ',
                        })
                    .Append(lines[i].Text)
                    .Append('\n');
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>The beginning of a line some lines before the first difference.</summary>
    private static int StartOf(string before, string after)
    {
        var at = before.AsSpan().CommonPrefixLength(after);
        for (var i = 0; i <= Context && at > 0; i++)
        {
            at = before.AsSpan(0, i == 0 ? at : at - 1).LastIndexOf('\n') + 1;
        }

        return at;
    }

    /// <summary>The ends, in both texts, of a line some lines after the last difference.</summary>
    private static (int Before, int After) EndsOf(string before, string after, int start)
    {
        var most = Math.Min(before.Length, after.Length) - start;
        var same = 0;
        while (same < most && before[^(same + 1)] == after[^(same + 1)])
        {
            same++;
        }

        for (var i = 0; i <= Context && same > 0; i++)
        {
            var skipped = i == 0 ? 0 : 1;
            var next = before.AsSpan(before.Length - same + skipped).IndexOf('\n');
            same = next < 0 ? 0 : same - skipped - next;
        }

        return (before.Length - same, after.Length - same);
    }

    private static string SectionAt(string text, int at)
    {
        while (at > 0)
        {
            var start = text.AsSpan(0, at - 1).LastIndexOf('\n') + 1;
            if (IsHeading(text.AsSpan(start, at - 1 - start)))
            {
                return text[start..(at - 1)];
            }

            at = start;
        }

        return string.Empty;
    }

    private static bool IsHeading(ReadOnlySpan<char> line) => !line.IsEmpty && !char.IsWhiteSpace(line[0]) && line[0] != '#';
}
