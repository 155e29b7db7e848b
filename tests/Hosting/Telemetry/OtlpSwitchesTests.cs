using Microsoft.Extensions.Configuration;
using Thalassa.Hosting.Telemetry;

namespace Thalassa.Hosting.Tests.Telemetry;

public sealed class OtlpSwitchesTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4317")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4317")]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", "OTEL_METRICS_EXPORTER=none")]
    [InlineData(false, true, "OTEL_METRICS_EXPORTER=otlp")]
    [InlineData(true, false, "OTEL_TRACES_EXPORTER=console, OTLP")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=  ", "OTEL_TRACES_EXPORTER=")]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", "OTEL_SDK_DISABLED=True")]
    public void OpenTelemetry_variables_select_the_exports(bool traces, bool metrics, params string[] variables)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(variables.Select(variable =>
            KeyValuePair.Create(variable.Split('=', 2)[0], (string?)variable.Split('=', 2)[1]))).Build();

        Assert.Equal(new OtlpSwitches(traces, metrics), OtlpSwitches.Read(configuration));
    }
}
