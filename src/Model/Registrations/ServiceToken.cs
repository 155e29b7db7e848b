using System.Text.RegularExpressions;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Registrations;

/// <summary>The text form that a service's name and its version share.</summary>
/// <remarks>
/// 1 to 128 characters <c>A-Z a-z 0-9 . _ + ~ -</c>, the first a letter or digit: none of them is special for
/// HAProxy's parser, to a URL path, or to a table key.
/// </remarks>
public static partial class ServiceToken
{
    /// <summary>Whether <paramref name="text"/> is a valid service name or version.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length is > 0 and <= 128 && Pattern.IsMatch(text);

    /// <summary>Checks <paramref name="text"/> and notes a fault on <paramref name="field"/> if it is not one.</summary>
    public static bool Check(string? text, string field, FaultList faults)
    {
        if (IsValid(text))
        {
            return true;
        }

        faults.Add(field, "must be 1 to 128 letters, digits or . _ + ~ -, starting with a letter or digit");
        return false;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._+~-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
