using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Thalassa.Local.WorkerHost.Http;

/// <summary>Passes requests to the worker's HTTP server, without buffering in either direction.</summary>
internal sealed class WorkerForwarder(IHttpForwarder forwarder, ITransformBuilder transforms, ForwardedMode mode) : IDisposable
{
    // As long as that of the Functions host: a stream says something more often.
    private static readonly ForwarderRequestConfig Request = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(240),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private readonly HttpTransformer _transformer = transforms.Create(context =>
    {
        context.CopyRequestHeaders = true;
        context.AddOriginalHost();
        context.AddXForwarded(mode switch
        {
            ForwardedMode.Append => ForwardedTransformActions.Append,
            ForwardedMode.Replace => ForwardedTransformActions.Set,
            _ => ForwardedTransformActions.Off,
        });
    });

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        EnableMultipleHttp2Connections = false,
        ActivityHeadersPropagator = DistributedContextPropagator.CreatePassThroughPropagator(),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    /// <summary>Passes one request on, and its answer back.</summary>
    /// <param name="http">The exchange; the request has the header of its invocation.</param>
    /// <param name="worker">The address of the worker's server.</param>
    /// <param name="cancellationToken">Ends both sides.</param>
    public ValueTask<ForwarderError> SendAsync(HttpContext http, string worker, CancellationToken cancellationToken) =>
        forwarder.SendAsync(http, worker, _client, Request, _transformer, cancellationToken);

    public void Dispose() => _client.Dispose();
}
