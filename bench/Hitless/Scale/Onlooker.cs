using System.Net.WebSockets;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>A reader of the agent's stream, like an open page.</summary>
internal sealed class Onlooker : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private long _bytes;

    /// <summary>How much came so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public static async Task<Onlooker> OpenAsync(Uri agent)
    {
        var onlooker = new Onlooker();
        await onlooker._socket.ConnectAsync(new UriBuilder(agent) { Scheme = "ws", Path = "/stream" }.Uri, CancellationToken.None);
        onlooker._reading = onlooker.ReadAsync();
        return onlooker;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                Interlocked.Add(ref _bytes, (await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token)).Count);
            }
        }
        catch (OperationCanceledException)
        {
            // It looks away.
        }
    }
}
