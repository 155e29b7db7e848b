namespace Thalassa.Bench.Registry.Measures;

/// <summary>One line of the report.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">As text, with its unit.</param>
/// <param name="Target">What it should be, or null where nothing is promised.</param>
/// <param name="IsMet">Whether it is; null where nothing is promised.</param>
internal sealed record Measure(string What, string Value, string? Target = null, bool? IsMet = null)
{
    private string Verdict => IsMet switch
    {
        true => "pass",
        false => "MISS",
        null => string.Empty,
    };

    /// <summary>A value that should be at least so much.</summary>
    public static Measure AtLeast(string what, double value, double target, string format = "0.00", string unit = "") =>
        new(what, value.ToString(format) + unit, $">= {target}{unit}", value >= target);

    /// <summary>A value that should be at most so much.</summary>
    public static Measure AtMost(string what, double value, double target, string format = "0", string unit = "") =>
        new(what, value.ToString(format) + unit, $"<= {target}{unit}", value <= target);

    /// <summary>The report as a table in Markdown.</summary>
    public static string Table(string title, IEnumerable<Measure> measures) => string.Join(
        '\n',
        [
            $"| {title,-62} | {"measured",22} | {"target",10} |      |",
            $"|{new string('-', 64)}|{new string('-', 23)}:|{new string('-', 11)}:|------|",
            .. measures.Select(m => $"| {m.What,-62} | {m.Value,22} | {m.Target,10} | {m.Verdict,-4} |"),
        ]);
}
