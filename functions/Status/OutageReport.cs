namespace Thalassa.Functions.Status;

/// <summary>A time in which the registry was out.</summary>
/// <param name="End">When it was back.</param>
/// <param name="Seconds">How long it was out.</param>
public sealed record OutageReport(DateTimeOffset End, double Seconds);
