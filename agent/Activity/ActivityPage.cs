namespace Thalassa.Agent.Activity;

/// <summary>A part of the log.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Last">The id of the newest entry of the log, 0 when there is none.</param>
/// <param name="Missed">Whether entries between the one that was asked after and the first of these are gone or were left out.</param>
public sealed record ActivityPage(IReadOnlyList<ActivityEntry> Entries, long Last, bool Missed);
