using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Thalassa.Bench.Hitless.Site;

/// <summary>
/// An app behind the load balancer. It goes on to answer after it left, so that a request that comes too late is seen and not lost.
/// </summary>
internal sealed class Member : IAsyncDisposable
{
    /// <summary>What comes before the timestamp in the path of a request that is counted.</summary>
    public const string TimedPath = "/at/";

    private readonly WebApplication _app;
    private long _left = long.MaxValue;
    private long _late;
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Member(WebApplication app, string version) => (_app, Version) = (app, version);

    public string Version { get; }

    public int Port { get; private set; }

    /// <summary>How many requests it got that were sent after it had left for certain.</summary>
    public long Late => Interlocked.Read(ref _late);

    /// <summary>Completes with the first request after <see cref="Join"/>.</summary>
    public Task FirstRequest => Volatile.Read(ref _asked).Task;

    public static async Task<Member> StartAsync(string version, IPAddress? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(address ?? IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var member = new Member(builder.Build(), version);
        member._app.UseWebSockets();
        member._app.Run(member.AnswerAsync);
        await member._app.StartAsync();
        var addresses = member._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        member.Port = new Uri(addresses.First()).Port;
        return member;
    }

    public void Join()
    {
        Volatile.Write(ref _asked, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Interlocked.Exchange(ref _left, long.MaxValue);
    }

    public void Leave() => Interlocked.Exchange(ref _left, TimeProvider.System.GetTimestamp());

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/health")
        {
            return context.Response.WriteAsync("well");
        }

        if (SentAt(context.Request.Path.Value!) > Interlocked.Read(ref _left))
        {
            Interlocked.Increment(ref _late);
        }

        Volatile.Read(ref _asked).TrySetResult();
        return context.WebSockets.IsWebSocketRequest ? EchoAsync(context) : context.Response.WriteAsync(Version);
    }

    private static long SentAt(string path) =>
        path.StartsWith(TimedPath, StringComparison.Ordinal) && long.TryParse(path.AsSpan(TimedPath.Length), out var sent) ? sent : 0;

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[256];
        while (
            await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }
    }
}
