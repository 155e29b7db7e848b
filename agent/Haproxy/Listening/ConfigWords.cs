using System.Text;

namespace Thalassa.Agent.Haproxy.Listening;

/// <summary>Splits a line of <c>haproxy.cfg</c> into its words, as HAProxy's parser does.</summary>
internal static class ConfigWords
{
    public static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var started = false;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
                started = true;
            }
            else if (quote == '\0' && c is '\'' or '"' && quote == '\0')
            {
                quote = c;
                started = true;
            }
            else if (quote == '\0' && (c == '#' || c is ' ' or '\t'))
            {
                if (started)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    started = false;
                }

                if (c == '#')
                {
                    return [.. words];
                }
            }
            else
            {
                word.Append(c);
                started = true;
            }
        }

        if (started)
        {
            words.Add(word.ToString());
        }

        return [.. words];
    }
}
