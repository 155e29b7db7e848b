namespace Thalassa.Cli.Output;

/// <summary>Formats a duration or an age as one word.</summary>
internal static class Age
{
    /// <summary>Such as <c>12s</c>, <c>5m</c>, <c>3h</c> or <c>8d</c>; negative values give <c>0s</c>.</summary>
    public static string Of(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalSeconds: < 120 } => $"{(int)age.TotalSeconds}s",
        { TotalMinutes: < 120 } => $"{(int)age.TotalMinutes}m",
        { TotalHours: < 48 } => $"{(int)age.TotalHours}h",
        _ => $"{(int)age.TotalDays}d",
    };
}
