using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs.Wire;

/// <summary>Sends requests to one address of the service and tells success from failure.</summary>
internal sealed class BlobsRest
{
    public const string Scope = "https://storage.azure.com/.default";

    private const string Version = "2020-12-06";

    private readonly HttpPipeline _pipeline;

    public BlobsRest(Uri endpoint, BlobClientOptions? options, HttpPipelinePolicy? authentication)
        : this(endpoint, HttpPipelineBuilder.Build(options ?? new BlobClientOptions(), [], authentication is null ? [] : [authentication], new ResponseClassifier()))
    {
    }

    private BlobsRest(Uri endpoint, HttpPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        (Endpoint, _pipeline) = (endpoint, pipeline);
    }

    public Uri Endpoint { get; }

    /// <summary>The same service, one or more names further down.</summary>
    public BlobsRest Below(string name)
    {
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        return new BlobsRest(new UriBuilder(Endpoint) { Path = $"{Endpoint.AbsolutePath.TrimEnd('/')}/{path}" }.Uri, _pipeline);
    }

    public HttpMessage Message(RequestMethod method)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(Endpoint);
        message.Request.Headers.SetValue("x-ms-version", Version);
        return message;
    }

    public static void Condition(HttpMessage message, BlobRequestConditions? conditions)
    {
        Set("If-Match", conditions?.IfMatch);
        Set("If-None-Match", conditions?.IfNoneMatch);

        void Set(string header, ETag? etag)
        {
            if (etag is { } known)
            {
                message.Request.Headers.SetValue(header, known.ToString("H"));
            }
        }
    }

    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response;
    }

    public async Task<Response> SendOrThrowAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        return response.Status < 400 ? response : throw ErrorParser.Failure(response);
    }
}
