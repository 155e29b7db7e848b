using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Local.ServiceBus;

namespace Thalassa.EndToEnd.Tests.Whole;

/// <summary>A Service Bus behind a gate: while it is closed, what is sent is neither taken nor refused.</summary>
internal sealed class HoldingBus : IAsyncDisposable
{
    public const string Topic = "thalassa";

    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServiceBusEmulator _bus;
    private readonly WebApplication _gate;
    private volatile bool _isClosed = true;

    private HoldingBus(ServiceBusEmulator bus, WebApplication gate) => (_bus, _gate) = (bus, gate);

    /// <summary>Completes when something was sent while the gate was closed.</summary>
    public Task Held => _held.Task;

    /// <summary>To the bus itself, for those who receive.</summary>
    public string ReceiverConnection => _bus.ConnectionString;

    /// <summary>Through the gate, for the one who sends.</summary>
    public string SenderConnection
    {
        get
        {
            var port = new Uri(_gate.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
            return _bus.ConnectionString.Replace($":{_bus.Address.Port};", $":{port};", StringComparison.Ordinal);
        }
    }

    public static async Task<HoldingBus> StartAsync()
    {
        var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = [Topic] });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var holding = new HoldingBus(bus, builder.Build());
        holding._gate.Run(holding.PassAsync);
        await holding._gate.StartAsync();
        return holding;
    }

    public void Open() => _isClosed = false;

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _bus.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var request = context.Request;
        if (_isClosed && request.Path.Value!.EndsWith("/messages", StringComparison.Ordinal))
        {
            _held.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        }

        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_bus.Address, request.Path + request.QueryString));
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        forwarded.Content = new ByteArrayContent(body.ToArray());
        foreach (var header in request.Headers.Where(header => header.Key is not ("Host" or "Content-Length" or "Transfer-Encoding" or "Connection")))
        {
            if (!forwarded.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray()))
            {
                forwarded.Content.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray());
            }
        }

        using var answer = await _http.SendAsync(forwarded, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
