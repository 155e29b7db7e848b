using System.Globalization;

namespace Thalassa.Model;

/// <summary>A count before its noun.</summary>
public static class Plural
{
    /// <summary><c>1 error</c>, <c>2 errors</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them; its plural ends with <c>s</c>.</param>
    public static string Of(double count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
