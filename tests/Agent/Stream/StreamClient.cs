using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Stream;

/// <summary>A client of the stream that keeps all that it is told, or one that stalls and reads nothing.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    public ConcurrentQueue<JsonNode> Messages { get; } = new();

    public WebSocketState State => _socket.State;

    public static async Task<StreamClient> OpenAsync(Uri agent, bool reads = true, params string[] protocols)
    {
        var reader = new StreamClient();
        foreach (var protocol in protocols)
        {
            reader._socket.Options.AddSubProtocol(protocol);
        }

        await reader._socket.ConnectAsync(
            new UriBuilder(agent) { Scheme = "ws", Path = "/stream" }.Uri, reader._http, CancellationToken.None);
        if (reads)
        {
            reader.Read();
        }

        return reader;
    }

    /// <summary>Begins to read, and goes on.</summary>
    public void Read() => _reading = Task.Run(ReadAsync);

    /// <summary>Waits for a message.</summary>
    public Task<JsonNode> FindAsync(Func<JsonNode, bool> what, string description) => Eventually.GivesAsync(
        () => Task.FromResult(Messages.FirstOrDefault(what)), TimeSpan.FromSeconds(30), description);

    /// <summary>The items of a kind that a message brings.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode message, string type) =>
        (
            message[
                (string?)message["type"] == type ? "items"
                : (string?)message["type"] == "snapshot" ? type
                : string.Empty
            ] as JsonArray
            ?? []).OfType<JsonNode>();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    // Without room to spare, so that who does not read is soon noticed.
    private static async ValueTask<System.IO.Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024, NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Messages.Enqueue(JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray()))!);
                    message = new MemoryStream();
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // The end.
        }
    }
}
