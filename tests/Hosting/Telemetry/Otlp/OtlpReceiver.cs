using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Thalassa.Testing;

namespace Thalassa.Hosting.Tests.Telemetry.Otlp;

/// <summary>A collector that takes OTLP over HTTP, as far as the specification has a receiver answer, and keeps what came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();
    private readonly ConcurrentDictionary<(string Service, string Name), bool> _metrics = new();
    private ScriptedServer _server = null!;

    public IReadOnlyList<OtlpSpan> Spans => [.. _spans];

    public ICollection<(string Service, string Name)> Metrics => _metrics.Keys;

    /// <summary>What an operator sets for a program that is to send here, with short pauses.</summary>
    public (string Name, string Value)[] Environment =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _server.Address.ToString()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "300"),
    ];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        receiver._server = await ScriptedServer.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        foreach (var span in context.Request.Path == "/v1/traces" ? OtlpReader.Spans(body.ToArray()) : [])
        {
            _spans.Enqueue(span);
        }

        foreach (var metric in context.Request.Path == "/v1/metrics" ? OtlpReader.Metrics(body.ToArray()) : [])
        {
            _metrics[metric] = true;
        }

        // An empty message is how a receiver says that it took everything.
        context.Response.ContentType = "application/x-protobuf";
    }
}
