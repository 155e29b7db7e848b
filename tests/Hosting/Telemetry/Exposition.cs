using System.Text.RegularExpressions;

namespace Thalassa.Hosting.Tests.Telemetry;

/// <summary>An answer in Prometheus' text format, as far as the tests look at it.</summary>
internal static partial class Exposition
{
    private static readonly string[] Everywhere = ["otel_scope_name", "le"];

    /// <summary>Each metric of the product with its kind and its own tags.</summary>
    public static SortedDictionary<string, (string Kind, string Tags)> Read(string text)
    {
        var metrics = new SortedDictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (Match type in Type.Matches(text))
        {
            var name = type.Groups[1].Value;
            var tags = Regex.Matches(text, $$"""^{{name}}(?:_bucket)?\{([^}]*)\} """, RegexOptions.Multiline)
                .SelectMany(sample => Tag.Matches(sample.Groups[1].Value).Select(tag => tag.Groups[1].Value))
                .Except(Everywhere, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal);
            metrics[name] = (type.Groups[2].Value, string.Join(", ", tags));
        }

        return metrics;
    }

    /// <summary>The value of a sample, or 0 where there is none.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="name">Of the metric.</param>
    /// <param name="tag">One of its tags as <c>name="value"</c>, or nothing.</param>
    public static double Value(string text, string name, string tag = "") =>
        Regex.Match(text, $$"""^{{name}}\{[^}]*{{Regex.Escape(tag)}}[^}]*\} (\S+)$""", RegexOptions.Multiline) is { Success: true } found
            ? double.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex("^# TYPE (thalassa_[a-z_]+) ([a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Type { get; }

    [GeneratedRegex("""([a-z_]+)="(?:[^"\\]|\\.)*"(?:,|$)""")]
    private static partial Regex Tag { get; }
}
