namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>The pattern of LIKE: <c>%</c> is any text, <c>_</c> any one character.</summary>
internal static class LikePattern
{
    private const char Any = '%';
    private const char One = '_';

    /// <exception cref="SqlEvaluationException">The escape character stands before nothing.</exception>
    public static bool IsMatch(string text, string pattern, char? escape)
    {
        var parts = Split(pattern, escape);
        var (t, p, afterAny, retry) = (0, 0, -1, 0);

        // On a mismatch only the last % need be stretched, so this is at worst text times pattern.
        while (t < text.Length)
        {
            if (p < parts.Count && parts[p] is (Any, true))
            {
                (afterAny, retry) = (++p, t);
            }
            else if (p < parts.Count && (parts[p] is (One, true) || parts[p] == (text[t], false)))
            {
                (t, p) = (t + 1, p + 1);
            }
            else if (afterAny >= 0)
            {
                (p, t) = (afterAny, ++retry);
            }
            else
            {
                return false;
            }
        }

        return parts.Skip(p).All(part => part is (Any, true));
    }

    private static List<(char Character, bool IsWildcard)> Split(string pattern, char? escape)
    {
        var parts = new List<(char, bool)>();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != escape)
            {
                parts.Add((pattern[i], pattern[i] is Any or One));
            }
            else if (++i < pattern.Length)
            {
                parts.Add((pattern[i], false));
            }
            else
            {
                throw new SqlEvaluationException("The escape character is the pattern's last.");
            }
        }

        return parts;
    }
}
