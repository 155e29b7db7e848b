using System.Text.RegularExpressions;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>Finds in what HAProxy writes the lines that say what is wrong.</summary>
internal static partial class HaproxyLines
{
    /// <summary>The alerts and warnings, without the process ids, each with its continuation lines.</summary>
    public static IReadOnlyList<string> Faults(string output) => Faults(output.Split('\n'));

    /// <inheritdoc cref="Faults(string)"/>
    public static IReadOnlyList<string> Faults(IEnumerable<string> output)
    {
        var lines = new List<string>();
        var keep = false;
        foreach (var line in output.Select(line => line.TrimEnd()))
        {
            if (Head.Match(line) is { Success: true } head)
            {
                keep = head.Groups[1].Value != "NOTICE";
                if (keep)
                {
                    lines.Add($"[{head.Groups[1].Value}] {head.Groups[2].Value}");
                }
            }
            else if (keep && line.StartsWith("   | ", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    [GeneratedRegex(@"^\[([A-Z]{2,10})\]\s+\(\d+\) : (.*)$")]
    private static partial Regex Head { get; }
}
