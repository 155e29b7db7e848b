using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Thalassa.Local.WorkerHost.Rpc;

/// <summary>Where workers connect to: HTTP/2 on a free port of loopback, apart from where callers do.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RpcServer(WebApplication app, WorkerStreams streams) => (_app, Streams) = (app, streams);

    /// <summary>The streams of workers.</summary>
    public WorkerStreams Streams { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    public static async Task<RpcServer> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var streams = new WorkerStreams(time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(streams).AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        var server = new RpcServer(builder.Build(), streams);
        try
        {
            server._app.MapGrpcService<WorkerStreams>();
            await server._app.StartAsync(cancellationToken);
            server.Port = new Uri(server._app.Urls.First()).Port;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Workers have ended before; a stream that is still open is of none that matters.
        using var now = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
