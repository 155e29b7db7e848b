using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Architecture.Tests;

/// <summary>The tables of <c>docs/architecture.md</c>: which folder may use which. They are the rule; there is no other list.</summary>
internal static partial class ArchitecturePage
{
    /// <summary>The table below a heading: each folder, and the folders in its last column.</summary>
    /// <param name="heading">The text of the heading, without <c>#</c>.</param>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Table(string heading) =>
        File.ReadLines(RepositoryRoot.At("docs", "architecture.md"))
            .SkipWhile(line => line.TrimStart('#') != $" {heading}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .ToDictionary(
                cells => Names(cells[0]).Single(),
                IReadOnlySet<string> (cells) => Names(cells[^1]).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);

    private static IEnumerable<string> Names(string cell) => Code.Matches(cell).Select(match => match.Groups["name"].Value.TrimEnd('/'));

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Code { get; }
}
