namespace Thalassa.Hosting.Telemetry;

/// <summary>The telemetry identity of a program.</summary>
/// <param name="Service">The <c>service.name</c> that goes with it, unless <c>OTEL_SERVICE_NAME</c> or <c>OTEL_RESOURCE_ATTRIBUTES</c> has
/// another.</param>
/// <param name="Version">The <c>service.version</c>.</param>
/// <param name="Name">The name of the program's meter and activity source.</param>
public sealed record TelemetrySource(string Service, string Version, string Name);
