namespace Thalassa.Local.Hosting;

/// <summary>How a schedule stands; UTC.</summary>
/// <param name="Last">The run before, or the default before the first.</param>
/// <param name="Next">The occurrence after this one.</param>
/// <param name="LastUpdated">When <paramref name="Last"/> was noted.</param>
internal sealed record TimerStatus(DateTime Last, DateTime Next, DateTime LastUpdated);
