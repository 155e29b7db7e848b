namespace Thalassa.Functions.Status;

/// <summary>An outage of the registry.</summary>
/// <param name="End">When it ended.</param>
/// <param name="Seconds">Its duration.</param>
public sealed record OutageReport(DateTimeOffset End, double Seconds);
