using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Thalassa.Hosting.Telemetry;
using Thalassa.Testing;

namespace Thalassa.Hosting.Tests.Telemetry;

/// <summary>What Application Insights is sent, by a local one that takes what its ingestion takes.</summary>
public sealed class ApplicationInsightsTests
{
    private const string Instrument = "thalassa.registry.outbox.age";

    [Fact]
    public async Task Metrics_come_under_the_names_that_the_alerts_ask_for()
    {
        var came = new ConcurrentQueue<string>();
        await using var insights = await ScriptedServer.StartAsync(async context =>
        {
            came.Enqueue(await BodyAsync(context.Request));
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""");
        });
        await using var provider = Provider(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={insights.Address}"),
            ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true"));
        using var meter = new Meter(nameof(ApplicationInsightsTests));
        meter.CreateObservableGauge(Instrument, () => 61.5);

        provider.GetRequiredService<MeterProvider>().ForceFlush(10_000);
        await Eventually.TrueAsync(
            () =>
                came.Any(text =>
                    text.Contains($"\"name\":\"{Instrument}\"", StringComparison.Ordinal) && text.Contains("61.5", StringComparison.Ordinal)
                ),
            TimeSpan.FromSeconds(10));
        Assert.Contains(came, text => text.Contains("\"ai.cloud.role\":\"thalassa-registry\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_connection_string_nothing_is_added_and_a_wrong_one_ends_the_start()
    {
        using (var nothing = Provider())
        {
            Assert.NotNull(nothing.GetRequiredService<MeterProvider>());
        }

        using var wrong = Provider(("APPLICATIONINSIGHTS_CONNECTION_STRING", "k-7"));
        Assert.ThrowsAny<InvalidOperationException>(wrong.GetRequiredService<MeterProvider>);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("ClientId=7", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData(" clientid = 7 ; authorization = aad ", true)]
    public void The_identity_is_given_as_the_Functions_host_has_it(string? text, bool isGiven) =>
        Assert.Equal(isGiven, ApplicationInsights.Credential(text) is DefaultAzureCredential);

    private static ServiceProvider Provider(params (string Name, string Value)[] variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)))
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddTelemetry(configuration, new TelemetrySource("thalassa-registry", "1", nameof(ApplicationInsightsTests)))
            .BuildServiceProvider();
    }

    private static async Task<string> BodyAsync(HttpRequest request)
    {
        await using Stream body =
            request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync();
    }
}
