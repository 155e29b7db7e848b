using System.Globalization;

namespace Azure.Data.Tables.Wire;

/// <summary>Values as filters write them.</summary>
internal sealed class ODataLiteral : IFormatProvider, ICustomFormatter
{
    public static readonly ODataLiteral Instance = new();

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

    public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => string.Create(CultureInfo.InvariantCulture, $"{number}L"),
        double number => number.ToString("0.0###############", CultureInfo.InvariantCulture),
        DateTimeOffset time => $"datetime'{Time(time)}'",
        DateTime time => $"datetime'{Time(new DateTimeOffset(time.ToUniversalTime()))}'",
        Guid guid => $"guid'{guid}'",
        byte[] bytes => $"X'{Convert.ToHexStringLower(bytes)}'",
        _ => throw new ArgumentException($"A filter cannot compare with a {arg?.GetType().Name ?? "null"}.", nameof(arg)),
    };
}
