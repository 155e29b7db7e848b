using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Thalassa.Client;
using Thalassa.Client.Telemetry;
using Thalassa.Hosting.Tests.Telemetry.Otlp;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Hosting.Tests.Telemetry;

/// <summary>What an app with <c>AddThalassa</c> exports, as a collector sees it.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task App_exports_client_metrics_and_heartbeat_traces_continue_in_the_registry()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null, receiver.Environment);
        await registry.StartAsync();
        var builder = WebApplication.CreateSlimBuilder([
            "--urls=http://127.0.0.1:0", "--OTEL_SERVICE_NAME=app", $"--Thalassa:Registry={registry.Address}", "--Thalassa:Drain=00:00:00",
            .. receiver.Environment.Select(variable => $"--{variable.Name}={variable.Value}"),
        ]);
        builder.AddThalassa(options => (options.Name, options.Version) = ("web", "1.0.0"));
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(ClientTelemetry.Name))
            .WithTracing(traces => traces.AddSource(ClientTelemetry.Name).AddHttpClientInstrumentation())
            .UseOtlpExporter();
        await using var app = builder.Build();
        app.Services.GetRequiredService<ThalassaClient>().Subscribe("web");
        await app.StartAsync();

        await Eventually.PassesAsync(() =>
        {
            var beat = receiver.Spans.First(span => span is { Service: "app", Name: "thalassa.heartbeat" });
            Assert.Equal(("1", string.Empty), (beat.Tags["thalassa.registrations"], beat.Parent));
            var request = receiver.Spans.First(span => span.Service == "app" && span.Parent == beat.Id);
            Assert.Contains(receiver.Spans, span =>
                span.Service == "thalassa-registry" && span.Trace == beat.Trace && span.Parent == request.Id);
            foreach (
                var instrument in (string[])
                    ["thalassa.client.heartbeats", "thalassa.client.heartbeat.duration", "thalassa.client.transitions"])
            {
                Assert.Contains(("app", instrument), receiver.Metrics);
            }
        });
        await app.StopAsync();
    }
}
