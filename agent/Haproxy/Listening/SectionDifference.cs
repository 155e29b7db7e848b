namespace Thalassa.Agent.Haproxy.Listening;

/// <summary>Says in a few words what differs between two configurations, for the operator who asks why there was a reload.</summary>
internal static class SectionDifference
{
    private const int MostNames = 8;

    /// <summary>The sections of <paramref name="to"/> and <paramref name="from"/> that are new, gone or changed.</summary>
    public static string Describe(string from, string to)
    {
        var before = Sections.Read(from);
        var after = Sections.Read(to);
        List<string> changes =
        [
            .. after.Keys.Except(before.Keys, StringComparer.Ordinal).Select(name => $"{name} is new"),
            .. before.Keys.Except(after.Keys, StringComparer.Ordinal).Select(name => $"{name} is gone"),
            .. after
                .Where(section => before.TryGetValue(section.Key, out var text) && text != section.Value)
                .Select(section => $"{section.Key} changed"),
        ];
        return changes.Count switch
        {
            0 => "comments or order changed",
            <= MostNames => string.Join(", ", changes),
            _ => $"{string.Join(", ", changes.Take(MostNames))} and {changes.Count - MostNames} more",
        };
    }
}
