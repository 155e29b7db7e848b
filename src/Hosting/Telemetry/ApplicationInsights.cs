using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;

namespace Thalassa.Hosting.Telemetry;

/// <summary>Metrics for Application Insights, configured with Azure's standard variables.</summary>
/// <remarks>
/// Metrics alone: in Azure the Functions host itself sends requests and logs, and would be joined by a second copy of each.
/// </remarks>
public static class ApplicationInsights
{
    /// <summary>Where to; nothing is sent without it.</summary>
    public const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>The authentication, such as <c>ClientId=…;Authorization=AAD</c>; by default the connection string alone.</summary>
    public const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Adds the exporter if <paramref name="configuration"/> has a connection string.</summary>
    /// <exception cref="InvalidOperationException">When the host is built: the connection string cannot be used.</exception>
    public static MeterProviderBuilder AddApplicationInsights(this MeterProviderBuilder metrics, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration[ConnectionString] is { Length: > 0 } connectionString
            ? metrics.AddAzureMonitorMetricExporter(options =>
            {
                options.ConnectionString = connectionString;
                options.Credential = Credential(configuration[Authentication]);
                // Late telemetry has no value, and it must not fill an agent's disk.
                options.DisableOfflineStorage = true;
            })
            : metrics;
    }

    /// <summary>The identity that <paramref name="authentication"/> names, or null for none.</summary>
    public static TokenCredential? Credential(string? authentication)
    {
        var words = (authentication ?? string.Empty)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => word.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(word => word.Length == 2)
            .ToLookup(word => word[0], word => word[1], StringComparer.OrdinalIgnoreCase);
        return words["Authorization"].Contains("AAD", StringComparer.OrdinalIgnoreCase)
            ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = words["ClientId"].FirstOrDefault() })
            : null;
    }
}
