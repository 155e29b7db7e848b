using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Tables;
using Thalassa.Testing.Limits;

namespace Thalassa.Registry.Tests.Tables;

/// <summary>Sees every request that a store sends, tries of the same one included, and can lose answers.</summary>
public sealed class RequestLog : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> _requests = [];
    private long _received;
    private Func<string, bool> _loses = _ => false;

    /// <summary>Method and path of each request since the last <see cref="Clear"/>; queries in plain text.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>What each request is checked against before it is sent.</summary>
    public TableLimits Limits { get; } = new();

    /// <summary>The bytes of answers since the last <see cref="Clear"/>.</summary>
    public long Received => Interlocked.Read(ref _received);

    public TableStore Store(string connectionString, string table, TimeProvider? time = null) =>
        new(Service(connectionString), time ?? TimeProvider.System, table);

    public TableServiceClient Service(string connectionString)
    {
        var options = StorageClients.TableOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        options.AddPolicy(Limits, HttpPipelinePosition.BeforeTransport);
        return new TableServiceClient(connectionString, options);
    }

    public void Clear()
    {
        _requests.Clear();
        Interlocked.Exchange(ref _received, 0);
    }

    /// <summary>The service does what it is asked, but the answers to these requests never arrive.</summary>
    public void LoseAnswers(Func<string, bool> which) => _loses = which;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var uri = message.Request.Uri.ToUri();
        var request = $"{message.Request.Method} {Uri.UnescapeDataString(uri.PathAndQuery)}";
        _requests.Enqueue(request);
        await ProcessNextAsync(message, pipeline);
        Interlocked.Add(ref _received, message.Response.ContentStream?.Length ?? 0);
        if (_loses(request))
        {
            throw new IOException("The answer was lost.");
        }
    }
}
