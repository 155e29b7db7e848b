using System.Text;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Listening;

/// <summary>The sections of a configuration's text.</summary>
internal static class Sections
{
    public static bool IsHeading(IReadOnlyList<string> words) => words.Count > 0 && RoutingText.OpensSection(words[0]);

    /// <summary>Each section's text as it stands, by its heading; what stands under one heading twice is put together.</summary>
    public static Dictionary<string, string> Read(string config)
    {
        var sections = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        var current = new StringBuilder();
        foreach (var line in config.Split('\n'))
        {
            var words = ConfigWords.Split(line);
            if (IsHeading(words))
            {
                var heading = string.Join(' ', words.Take(2));
                if (!sections.TryGetValue(heading, out current!))
                {
                    sections[heading] = current = new StringBuilder();
                }
            }

            current.Append(line).Append('\n');
        }

        return sections.ToDictionary(section => section.Key, section => section.Value.ToString().TrimEnd('\n'), StringComparer.Ordinal);
    }
}
