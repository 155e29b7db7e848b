using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Thalassa.Testing;

/// <summary>An application behind a load balancer: answers every request with its name, and shows what it was asked.</summary>
public sealed class AppServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _requests;

    private AppServer(WebApplication app, string name) => (_app, Name) = (app, name);

    /// <summary>The body of its answers.</summary>
    public string Name { get; }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>How many requests it has answered, health checks included.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>The Host header of the last request, or null before the first.</summary>
    public string? LastHost { get; private set; }

    /// <summary>Starts one on a free port.</summary>
    public static async Task<AppServer> StartAsync(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var server = new AppServer(builder.Build(), name);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Port = new Uri(addresses.First()).Port;
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        LastHost = context.Request.Host.Value;
        return context.Response.WriteAsync(Name);
    }
}
