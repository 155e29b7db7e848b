namespace Thalassa.Local.Hosting;

/// <summary>One run of a timer function.</summary>
/// <param name="IsPastDue">Whether it comes later than its schedule says.</param>
/// <param name="Status">How the schedule stands, or null where it is not monitored.</param>
internal sealed record TimerOccurrence(bool IsPastDue, TimerStatus? Status);
