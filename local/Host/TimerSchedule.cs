using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Thalassa.Local.Host;

/// <summary>When a timer function runs.</summary>
/// <param name="Function">The function.</param>
/// <param name="Occurrences">Its schedule, UTC.</param>
internal sealed record TimerSchedule(Function Function, CrontabSchedule Occurrences)
{
    /// <summary>Reads the schedule of a timer function; faults go into <paramref name="faults"/>.</summary>
    /// <returns>The schedule, or null for a function without a timer and after a fault.</returns>
    public static TimerSchedule? Read(Function function, IConfiguration configuration, List<string> faults)
    {
        if (function.Timer is not { Schedule: var text })
        {
            return null;
        }

        var source = "its schedule";
        if (text is ['%', .. var setting, '%'])
        {
            source = $"the setting {setting}";
            if (configuration[setting] is not { Length: > 0 } value)
            {
                faults.Add($"{function.Name}: {source} is missing; set it to six NCRONTAB fields, such as */5 * * * * * for every five seconds");
                return null;
            }

            text = value;
        }

        var schedule = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        if (schedule is null)
        {
            faults.Add($"{function.Name}: {source} is '{text}'; it has six NCRONTAB fields (second minute hour day month weekday), such as */5 * * * * *");
        }

        return schedule is null ? null : new TimerSchedule(function, schedule);
    }

    /// <summary>Whether the schedule's status is kept, which the Functions host does from one minute on.</summary>
    public bool IsMonitored(DateTime now)
    {
        var next = Occurrences.GetNextOccurrence(now);
        return Function.Timer!.UseMonitor && Occurrences.GetNextOccurrence(next) - next >= TimeSpan.FromMinutes(1);
    }
}
