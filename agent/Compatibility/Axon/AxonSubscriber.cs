using System.Net.Sockets;
using System.Threading.Channels;

namespace Thalassa.Agent.Compatibility.Axon;

/// <summary>A subscriber's connection. Which topics it wants only the subscriber knows: it is told everything.</summary>
internal sealed class AxonSubscriber(Socket socket, int mostWaiting) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<ReadOnlyMemory<byte>> _waiting =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(mostWaiting) { SingleReader = true });

    /// <summary>Puts a message in line.</summary>
    /// <returns>Whether there was room; where there was none, the connection ends.</returns>
    public bool Send(ReadOnlyMemory<byte> message)
    {
        if (_waiting.Writer.TryWrite(message))
        {
            return true;
        }

        _ended.Cancel();
        return false;
    }

    /// <summary>Writes what is in line until one of the two sides ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stopping = cancellationToken.Register(_ended.Cancel);
        var listening = ListenAsync();
        try
        {
            await foreach (var message in _waiting.Reader.ReadAllAsync(_ended.Token))
            {
                for (var rest = message; rest.Length > 0;)
                {
                    rest = rest[await socket.SendAsync(rest, _ended.Token)..];
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // Gone, as subscribers may.
        }

        await _ended.CancelAsync();
        await listening;
    }

    public void Dispose() => socket.Dispose();

    // A subscriber says nothing; reading tells when it is gone.
    private async Task ListenAsync()
    {
        var buffer = new byte[256];
        try
        {
            while (await socket.ReceiveAsync(buffer, _ended.Token) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // Gone, as subscribers may.
        }

        await _ended.CancelAsync();
    }
}
