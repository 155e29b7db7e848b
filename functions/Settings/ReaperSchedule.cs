using NCrontab;

namespace Thalassa.Functions.Settings;

/// <summary>When the reaper runs, as far as the registry must know it.</summary>
public static class ReaperSchedule
{
    /// <summary>The setting that the timer trigger names.</summary>
    public const string Setting = "ReaperSchedule";

    /// <summary>The default: every five seconds.</summary>
    public const string Default = "*/5 * * * * *";

    private const int Most = 5000;

    /// <summary>Whether the reaper would run at least every hour.</summary>
    public static bool IsValid(string schedule) => Gaps(schedule).All(gap => gap <= TimeSpan.FromHours(1));

    /// <summary>The longest time between two runs.</summary>
    public static TimeSpan Period(string schedule) => Gaps(schedule).Max();

    private static IEnumerable<TimeSpan> Gaps(string schedule)
    {
        var parsed = CrontabSchedule.TryParse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        if (parsed is null)
        {
            return [TimeSpan.MaxValue];
        }

        // Occurrences are UTC, so a week shows every gap; of a schedule that is too dense for that, its beginning does.
        var from = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var end = from.AddDays(7);
        List<DateTime> times = [from, .. parsed.GetNextOccurrences(from, end).Take(Most)];
        if (times.Count <= Most)
        {
            times.Add(end);
        }

        return times.Zip(times.Skip(1), (one, other) => other - one);
    }
}
