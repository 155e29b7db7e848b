using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Thalassa.Hosting.Telemetry;

/// <summary>The OTLP exports, from OpenTelemetry's environment variables.</summary>
/// <remarks>
/// OpenTelemetry's own default is to send to this machine. Here nothing is sent before an address is given, or <c>otlp</c> is
/// asked for by name.
/// </remarks>
/// <param name="Traces">Whether spans are.</param>
/// <param name="Metrics">Whether metrics are.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OtlpSwitches(bool Traces, bool Metrics)
{
    /// <summary>Reads <c>OTEL_SDK_DISABLED</c>, <c>OTEL_{signal}_EXPORTER</c> and <c>OTEL_EXPORTER_OTLP[_{signal}]_ENDPOINT</c>.</summary>
    public static OtlpSwitches Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return IsTrue(configuration["OTEL_SDK_DISABLED"])
            ? default
            : new OtlpSwitches(IsOn(configuration, "TRACES"), IsOn(configuration, "METRICS"));
    }

    private static bool IsOn(IConfiguration configuration, string signal) => configuration[$"OTEL_{signal}_EXPORTER"] switch
    {
        { Length: > 0 } exporter => exporter.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.OrdinalIgnoreCase),
        _ => IsSet(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) || IsSet(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]),
    };

    private static bool IsSet(string? text) => !string.IsNullOrWhiteSpace(text);

    private static bool IsTrue(string? text) => string.Equals(text?.Trim(), "true", StringComparison.OrdinalIgnoreCase);
}
