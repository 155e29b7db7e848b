namespace Thalassa.Bench.Hitless.Load;

/// <summary>All users at once, at the same pace from beginning to end.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    public SteadyLoad(int port, int http2Port, int tcpPort)
    {
        KeepAlive = Run("HTTP/1.1 keep-alive, 12 connections", 12, (tally, stop) =>
            Clients.KeepAliveAsync(port, TimeSpan.FromMilliseconds(8), tally, stop));
        Closing = Run("HTTP/1.1, a connection per request", 4, (tally, stop) =>
            Clients.ClosingAsync(port, TimeSpan.FromMilliseconds(15), tally, stop));
        Http2 = Run("HTTP/2, 4 connections", 4, (tally, stop) => Clients.Http2Async(http2Port, TimeSpan.FromMilliseconds(15), tally, stop));
        WebSocket = Run("messages of one WebSocket", 1, (tally, stop) =>
            Clients.WebSocketAsync(port, TimeSpan.FromMilliseconds(50), tally, stop));
        Tcp = Run("messages of one TCP stream", 1, (tally, stop) =>
            Clients.TcpStreamAsync(tcpPort, TimeSpan.FromMilliseconds(50), tally, stop));
    }

    public Tally KeepAlive { get; }

    public Tally Closing { get; }

    public Tally Http2 { get; }

    public Tally WebSocket { get; }

    public Tally Tcp { get; }

    public IReadOnlyList<Tally> All => [KeepAlive, Closing, Http2, WebSocket, Tcp];

    public long Requests => KeepAlive.Requests + Closing.Requests + Http2.Requests;

    public int Failed => All.Sum(tally => tally.Failed);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private Tally Run(string name, int clients, Func<Tally, CancellationToken, Task> client)
    {
        var tally = new Tally(name);
        for (var i = 0; i < clients; i++)
        {
            _running.Add(Task.Run(() => client(tally, _stop.Token)));
        }

        return tally;
    }
}
