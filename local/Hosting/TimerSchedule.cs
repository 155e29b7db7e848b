using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Thalassa.Local.Hosting;

/// <summary>When a timer function runs.</summary>
/// <param name="Occurrences">Its schedule, UTC.</param>
/// <param name="UseMonitor">Whether the trigger wants the schedule's status.</param>
internal sealed record TimerSchedule(CrontabSchedule Occurrences, bool UseMonitor)
{
    /// <summary>Reads the schedule of a timer function; faults go into <paramref name="faults"/>.</summary>
    /// <param name="function">Its name, for messages.</param>
    /// <param name="text">What its trigger says: six NCRONTAB fields, or a setting's name between percent signs.</param>
    /// <param name="useMonitor">As the trigger says.</param>
    /// <param name="configuration">Where the setting is.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>The schedule, or null after a fault.</returns>
    public static TimerSchedule? Read(string function, string text, bool useMonitor, IConfiguration configuration, List<string> faults)
    {
        var source = "its schedule";
        if (text is ['%', .. var setting, '%'])
        {
            source = $"the setting {setting}";
            if (configuration[setting] is not { Length: > 0 } value)
            {
                faults.Add($"{function}: {source} is missing; set it to six NCRONTAB fields, such as */5 * * * * * for every five seconds");
                return null;
            }

            text = value;
        }

        var schedule = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        if (schedule is null)
        {
            faults.Add(
                $"{function}: {source} is '{text}'; it must have six NCRONTAB fields (second minute hour day month weekday), such as */5 "
                + "* * * * *");
        }

        return schedule is null ? null : new TimerSchedule(schedule, useMonitor);
    }

    /// <summary>The first occurrence after a moment.</summary>
    public DateTime Next(DateTime after) => Occurrences.GetNextOccurrence(after);

    /// <summary>Whether the schedule's status is kept, which the Functions host does from one minute on.</summary>
    public bool IsMonitored(DateTime now)
    {
        var next = Next(now);
        return UseMonitor && Next(next) - next >= TimeSpan.FromMinutes(1);
    }
}
