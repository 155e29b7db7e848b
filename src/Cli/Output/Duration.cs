using System.CommandLine.Parsing;
using System.Globalization;

namespace Thalassa.Cli.Output;

/// <summary>
/// A duration on the command line: <c>30</c> and <c>30s</c> are seconds; also <c>500ms</c>, <c>2m</c> and <c>1h</c>.
/// </summary>
internal static class Duration
{
    public static TimeOption Option(string name, string description, TimeSpan fallback) => new(name, fallback)
    {
        Description = $"{description} [default: {fallback.TotalSeconds:0.###}s]",
        HelpName = "TIME",
        CustomParser = result => Parse(result, TimeSpan.FromSeconds(1)),
    };

    /// <summary>Parses a duration; a bare number is in <paramref name="unit"/>.</summary>
    public static TimeSpan Parse(ArgumentResult result, TimeSpan unit)
    {
        if (result.Tokens is [var token] && TryParse(token.Value, unit, out var time))
        {
            return time;
        }

        result.AddError(
            $"'{string.Join(' ', result.Tokens.Select(token => token.Value))}' is not a duration, such as 30s, 500ms, 2m or 1h");
        return default;
    }

    /// <summary>Parses a duration of at most a day.</summary>
    public static bool TryParse(string text, TimeSpan unit, out TimeSpan time)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        TimeSpan? scale = text[digits..] switch
        {
            "" => unit,
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => null,
        };
        time = default;
        if (scale is null || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * scale.Value.TotalDays > 1)
        {
            return false;
        }

        time = scale.Value * number;
        return true;
    }
}
