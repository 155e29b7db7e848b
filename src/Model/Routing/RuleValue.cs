using System.Diagnostics.CodeAnalysis;

namespace Thalassa.Model.Routing;

/// <summary>What a rule compares with, as Aqueduct's clients write it: flags, then patterns of which one has to match.</summary>
/// <param name="IgnoresCase">Whether upper and lower case are the same; flag <c>-i</c>.</param>
/// <param name="Patterns">1 to 50 of them, none with a space; one may begin with <c>-</c>.</param>
public sealed record RuleValue(bool IgnoresCase, IReadOnlyList<string> Patterns)
{
    /// <summary>How many patterns a rule may have: HAProxy reads at most 64 words of a line.</summary>
    public const int MaxPatterns = 50;

    /// <summary>Reads it.</summary>
    /// <param name="text">Such as <c>/one /two</c> or <c>-i /img</c>.</param>
    /// <param name="value">What it says, or null when it is none.</param>
    /// <param name="problem">What to write instead, or null when it is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out RuleValue? value, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var flags = words.TakeWhile(word => word is ['-', ..] and not "--").ToList();
        // What follows "--" is a pattern, whatever it begins with.
        string[] patterns = [.. words.Skip(flags.Count).SkipWhile((word, i) => i == 0 && word == "--")];
        problem =
            !RoutingText.IsRuleValue(text) ? "must be 1 to 1023 printable ASCII characters without '"
            : flags.Find(flag => flag != "-i") is { } unknown
                ? $"has the flag {unknown}, and -i is the only one; to compare with a text that begins with -, write -- before it"
            : patterns.Length == 0 ? "has no pattern; write at least one, and -- before one that begins with -"
            : patterns.Length > MaxPatterns ? $"has more than {MaxPatterns} patterns; use several rules or a regular expression"
            : Array.Exists(patterns, pattern => pattern is ['"', ..])
                ? "has quotes around a pattern, which would be part of it; write the pattern alone, patterns are separated by spaces"
            : patterns.Length > 1 && Array.Exists(patterns, pattern => pattern is [.., '\\'])
                ? "has a backslash before a space; a space separates patterns and no pattern can have one, write \\x20 in a regular expression"
            : null;
        value = problem is null ? new RuleValue(flags.Count > 0, patterns) : null;
        return value is not null;
    }
}
