using System.Globalization;
using System.Net;

namespace Thalassa.Hosting.Options;

/// <summary>Declares options. In a help text <c>{range}</c> and <c>{default}</c> stand for those of the option.</summary>
public static class ProgramOptions
{
    /// <summary>A text that may be left out.</summary>
    public static ProgramOption<string?> Text(string name, string help) =>
        new(name, null, help, string.Empty, (string text, out string? value) =>
        {
            value = text;
            return true;
        });

    /// <summary>A text with a default.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">Its default.</param>
    /// <param name="help">Its help.</param>
    /// <param name="isValid">Whether a text can be used; null for all of them.</param>
    /// <param name="rule">What a text has to be.</param>
    public static ProgramOption<string> Text(
        string name, string fallback, string help, Func<string, bool>? isValid = null, string rule = "") =>
        new(name, fallback, Filled(help, fallback), rule, (string text, out string value) =>
        {
            value = text;
            return isValid?.Invoke(text) ?? true;
        });

    /// <summary>A path that may be left out; made absolute.</summary>
    public static ProgramOption<string?> FilePath(string name, string help) =>
        new(name, null, help, string.Empty, (string text, out string? value) =>
        {
            value = Path.GetFullPath(text);
            return true;
        });

    /// <summary>A path with a default; made absolute.</summary>
    public static ProgramOption<string> FilePath(string name, string fallback, string help) =>
        new(name, fallback, Filled(help, fallback), string.Empty, (string text, out string value) =>
        {
            value = Path.GetFullPath(text);
            return true;
        });

    /// <summary>A switch, off by default: <c>true</c> or <c>false</c> where it has a text.</summary>
    public static ProgramOption<bool> Flag(string name, string help) =>
        new(name, false, help, "is true or false", (string text, out bool value) =>
        {
            value = string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
            return bool.TryParse(text, out _);
        });

    /// <summary>A whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">Its default.</param>
    /// <param name="least">The lowest that it takes.</param>
    /// <param name="most">The highest that it takes.</param>
    /// <param name="help">Its help.</param>
    /// <param name="rule">What a text has to be; null for a whole number in the range.</param>
    public static ProgramOption<int> Number(string name, int fallback, int least, int most, string help, string? rule = null) => new(
        name,
        fallback,
        Filled(help, fallback, least, most),
        rule ?? string.Create(CultureInfo.InvariantCulture, $"is a whole number from {least} to {most}"),
        (string text, out int value) => IsWhole(text, least, most, out value));

    /// <summary>A port.</summary>
    public static ProgramOption<int> Port(string name, int fallback, int least, string help) =>
        Number(name, fallback, least, IPEndPoint.MaxPort, help, PortRule(least));

    /// <summary>A port that may be left out.</summary>
    public static ProgramOption<int?> Port(string name, int least, string help) =>
        new(name, null, help, PortRule(least), (string text, out int? value) =>
        {
            var isPort = IsWhole(text, least, IPEndPoint.MaxPort, out var port);
            value = port;
            return isPort;
        });

    /// <summary>A time in whole seconds; all of the arguments are seconds.</summary>
    public static ProgramOption<TimeSpan> Seconds(string name, int fallback, int least, int most, string help) => new(
        name,
        TimeSpan.FromSeconds(fallback),
        Filled(help, fallback, least, most),
        string.Create(CultureInfo.InvariantCulture, $"is a time in whole seconds, {least} to {most}"),
        (string text, out TimeSpan value) =>
        {
            var isTime = IsWhole(text, least, most, out var seconds);
            value = TimeSpan.FromSeconds(seconds);
            return isTime;
        });

    /// <summary>A number with decimals.</summary>
    public static ProgramOption<double> Fraction(string name, double fallback, double least, double most, string help) => new(
        name,
        fallback,
        Filled(help, fallback, least, most),
        string.Create(CultureInfo.InvariantCulture, $"is a number from {least} to {most}"),
        (string text, out double value) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && value >= least
            && value <= most);

    /// <summary>One of some words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">Its default.</param>
    /// <param name="help">Its help.</param>
    /// <param name="rule">What a text has to be; null for one of the words.</param>
    /// <param name="comparer">How words are compared.</param>
    /// <param name="words">The words with what they mean.</param>
    public static ProgramOption<T> Word<T>(
        string name, T fallback, string help, string? rule, StringComparer comparer, params (string Word, T Meaning)[] words)
    {
        var known = words.ToDictionary(pair => pair.Word, pair => pair.Meaning, comparer);
        var filled = Filled(help, words.FirstOrDefault(pair => Equals(pair.Meaning, fallback)).Word);
        return new(
            name,
            fallback,
            filled,
            rule ?? $"is one of {string.Join(", ", words.Select(pair => pair.Word))}",
            (string text, out T value) => known.TryGetValue(text, out value!));
    }

    /// <summary>A comma list, empty by default. No fault repeats it: an address may hold a password.</summary>
    public static ProgramOption<string[]> List(string name, string help, Func<string, bool> isValid, string rule) =>
        new(name, [], help, rule, (string text, out string[] value) =>
        {
            value = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return Array.TrueForAll(value, item => isValid(item));
        })
        {
            IsSecret = true,
        };

    /// <summary>An address of this machine; loopback by default.</summary>
    public static ProgramOption<IPAddress> Address(string name, string help) => new(
        name,
        IPAddress.Loopback,
        Filled(help, IPAddress.Loopback),
        "is an address of this machine, such as 127.0.0.1, 0.0.0.0 or [::]",
        (string text, out IPAddress value) =>
        {
            var isLocal = string.Equals(text, "localhost", StringComparison.OrdinalIgnoreCase);
            var isAddress = IPAddress.TryParse(isLocal ? "127.0.0.1" : text, out var address);
            value = address ?? IPAddress.Loopback;
            return isAddress;
        });

    private static string PortRule(int least) =>
        string.Create(CultureInfo.InvariantCulture, $"is a port from {least} to {IPEndPoint.MaxPort}");

    private static bool IsWhole(string text, int least, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    private static string Filled(string help, object? fallback, object? least = null, object? most = null) => help
        .Replace("{default}", Convert.ToString(fallback, CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{range}", string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"), StringComparison.Ordinal);
}
