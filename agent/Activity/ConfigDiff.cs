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

        var lines = InlineDiffBuilder.Diff(from.TrimEnd('\n'), to.TrimEnd('\n'), ignoreWhiteSpace: false).Lines;
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Type != ChangeType.Unchanged)
            {
                Array.Fill(shown, true, Math.Max(0, i - Context), Math.Min(lines.Count - 1, i + Context) - Math.Max(0, i - Context) + 1);
            }
        }

        var text = new StringBuilder();
        var section = string.Empty;
        var number = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            number += lines[i].Type == ChangeType.Deleted ? 0 : 1;
            if (lines[i].Text is { Length: > 0 } line && !char.IsWhiteSpace(line[0]) && line[0] != '#')
            {
                section = line;
            }

            if (shown[i])
            {
                if (i == 0 || !shown[i - 1])
                {
                    text.Append("@@ ").Append(Math.Max(number, 1)).Append(" @@ ").Append(section).Append('\n');
                }

                text.Append(lines[i].Type switch { ChangeType.Deleted => '-', ChangeType.Inserted => '+', _ => ' ' }).Append(lines[i].Text).Append('\n');
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
