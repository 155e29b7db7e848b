namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the <see cref="TimerInfo"/> parameter of a function that runs on a schedule.</summary>
/// <param name="schedule">Six-field NCRONTAB in UTC, seconds first, or <c>%Setting%</c> for the value of an app setting.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>The schedule as it was given.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the function also runs when the app starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether <see cref="TimerInfo.ScheduleStatus"/> is kept; it never is for intervals under a minute.</summary>
    public bool UseMonitor { get; set; } = true;
}
