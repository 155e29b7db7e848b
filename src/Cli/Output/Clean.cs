using System.Text;

namespace Thalassa.Cli.Output;

/// <summary>Makes untrusted text safe for a terminal.</summary>
internal static class Clean
{
    /// <summary>Escapes control and bidirectional characters; line breaks stay.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsHarmful))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(IsHarmful(c) ? $"\\u{(int)c:x4}" : c);
        }

        return clean.ToString();
    }

    private static bool IsHarmful(char c) =>
        (char.IsControl(c) && c != '\n') || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f';
}
