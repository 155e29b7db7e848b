using System.Net;
using System.Net.Sockets;

namespace Thalassa.Testing;

/// <summary>Passes TCP connections on to a server, and holds what comes in one direction or both for as long as a test wants.</summary>
/// <remarks>What is held is not read either, so that the one who sends it finds its buffers full, as with a peer that is frozen.</remarks>
public sealed class TcpGate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();
    private volatile TaskCompletionSource _toServer = Opened();
    private volatile TaskCompletionSource _toClient = Opened();

    /// <summary>Opens one before a server on 127.0.0.1.</summary>
    public TcpGate(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when a client has sent something that is held.</summary>
    public Task Held => _held.Task;

    /// <summary>Holds what clients send from now on.</summary>
    public void HoldToServer() => _toServer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Holds what the server sends from now on.</summary>
    public void HoldToClient() => _toClient = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes everything on, also what was held.</summary>
    public void Open()
    {
        _toServer.TrySetResult();
        _toClient.TrySetResult();
    }

    /// <summary>Breaks all connections, and drops what was held of them.</summary>
    public void Cut() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Open();
        _listener.Dispose();
        await _accepting;
        _cut.Dispose();
        _stopping.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, Volatile.Read(ref _cut).Token);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, ending.Token);
                var requests = CopyAsync(client, server, isToServer: true, ending.Token);
                var answers = CopyAsync(server, client, isToServer: false, ending.Token);
                await Task.WhenAny(requests, answers);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Either end went; so does the other.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isToServer, CancellationToken ending)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, ending) is > 0 and var read)
            {
                var gate = isToServer ? _toServer : _toClient;
                if (isToServer && !gate.Task.IsCompleted)
                {
                    _held.TrySetResult();
                }

                await gate.Task.WaitAsync(ending);
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), ending);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The caller closes both ends.
        }
    }
}
