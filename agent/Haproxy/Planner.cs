using Thalassa.Agent.Haproxy.Listening;

namespace Thalassa.Agent.Haproxy;

/// <summary>Chooses the cheapest means for a change. Pure: the same input gives the same plan.</summary>
public static class Planner
{
    private const int MostNames = 8;

    /// <summary>Plans the way from <paramref name="running"/> to <paramref name="desired"/>, a rendered file.</summary>
    public static Plan Make(RunningState running, string desired)
    {
        if (!running.IsAlive)
        {
            return new Plan(ApplyTier.Reload, "HAProxy was not running");
        }

        return running.Config == desired
            ? new Plan(ApplyTier.Nothing, "HAProxy runs with this configuration")
            : new Plan(ApplyTier.Reload, Difference(running.Config, desired));
    }

    private static string Difference(string from, string to)
    {
        var before = Sections.Read(from);
        var after = Sections.Read(to);
        List<string> changes =
        [
            .. after.Keys.Except(before.Keys, StringComparer.Ordinal).Select(name => $"{name} is new"),
            .. before.Keys.Except(after.Keys, StringComparer.Ordinal).Select(name => $"{name} is gone"),
            .. after.Where(section => before.TryGetValue(section.Key, out var text) && text != section.Value).Select(section => $"{section.Key} changed"),
        ];
        return changes.Count switch
        {
            0 => "comments or order changed",
            <= MostNames => string.Join(", ", changes),
            _ => $"{string.Join(", ", changes.Take(MostNames))} and {changes.Count - MostNames} more",
        };
    }
}
