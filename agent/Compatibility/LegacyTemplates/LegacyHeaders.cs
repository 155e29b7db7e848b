using System.Text.RegularExpressions;

namespace Thalassa.Agent.Compatibility.LegacyTemplates;

/// <summary>Translates the rules by which HAProxy changed headers before 2.1: they worked on whole lines, <c>Name: value</c>.</summary>
internal static partial class LegacyHeaders
{
    /// <summary><c>reqadd Name:\ value</c>, with a condition or without.</summary>
    public static IReadOnlyList<string>? Add(LegacyDirective line, string rule) =>
        line.Words is [_, var header, ..] && Split(header) is var (name, value)
            ? [Join(rule, "add-header", name, Format(value), line.From(2))]
            : null;

    /// <summary><c>reqidel ^Name:.*</c>: a pattern for one header, whatever its value.</summary>
    public static IReadOnlyList<string>? Delete(LegacyDirective line, string rule) =>
        line.Words is [_, var pattern, ..] && AnyValue.Match(pattern) is { Success: true } match
            ? [Join(rule, "del-header", match.Groups["name"].Value, line.From(2))]
            : null;

    /// <summary><c>reqirep ^Name:\ pattern Name:\ replacement</c>: a pattern for one header, which stays that header.</summary>
    public static IReadOnlyList<string>? Replace(LegacyDirective line, string rule) =>
        line.Words is [_, var pattern, var replacement, ..]
        && OneHeader.Match(pattern) is { Success: true } match
        && Split(replacement) is var (name, value)
        && string.Equals(name, match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)
            ?
            [
                Join(
                    rule,
                    "replace-header",
                    name,
                    $"^{(match.Groups["value"].Value is { Length: > 0 } rest ? rest : ".*")}",
                    Format(value),
                    line.From(3)),
            ]
            : null;

    /// <summary>Parts <c>Name:\ value</c>; null when it is not that.</summary>
    public static (string Name, string Value)? Split(string header) =>
        Header.Match(header) is { Success: true } match ? (match.Groups["name"].Value, match.Groups["value"].Value) : null;

    // What was plain text is a format now, in which % has a meaning.
    private static string Format(string value) => value.Replace("%", "%%", StringComparison.Ordinal);

    private static string Join(params IEnumerable<string> words) => string.Join(' ', words.Where(word => word.Length > 0));

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9-]+):(\\ )*(?<value>.+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Header { get; }

    [GeneratedRegex(@"\A\^(?<name>[A-Za-z0-9-]+):(\.\*)?\$?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AnyValue { get; }

    [GeneratedRegex(
        @"\A\^(?<name>[A-Za-z0-9-]+):(\\ |\[\\ \]|\\s)?[*+]?(?<value>[^*+].*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OneHeader { get; }
}
