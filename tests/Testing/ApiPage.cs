using System.Text.RegularExpressions;

namespace Thalassa.Testing;

/// <summary>The tables of calls in <c>docs/api.md</c>.</summary>
public static partial class ApiPage
{
    /// <summary>The calls that a section lists, as <c>GET /path/{parameter}</c>, in the order of the page.</summary>
    /// <param name="section">Its heading, <c>Registry</c> or <c>Agent</c>.</param>
    public static IReadOnlyList<string> Calls(string section)
    {
        var page = File.ReadAllText(RepositoryRoot.At("docs", "api.md"));
        var start = page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/api.md has no section '{section}'.");
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return [.. from row in FirstCell.Matches(page[start..(end < 0 ? page.Length : end)])
                   from call in Call.Matches(row.Value)
                   select call.Groups[1].Value];
    }

    [GeneratedRegex(@"^\|[^|\n]*\|", RegexOptions.Multiline)]
    private static partial Regex FirstCell { get; }

    [GeneratedRegex("`((?:GET|PUT|POST|DELETE|PATCH) /[^`]*)`")]
    private static partial Regex Call { get; }
}
