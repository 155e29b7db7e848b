using System.Net;
using System.Net.Sockets;

namespace Thalassa.Testing;

/// <summary>A port of 127.0.0.1 that no packet comes back from: a connection to it is neither made nor refused.</summary>
public sealed class BlackHole : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queue = [];

    /// <summary>Opens it: of a listener that never accepts, the kernel drops what comes once its queue is full.</summary>
    public BlackHole()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        for (var isFull = false; !isFull;)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _queue.Add(client);
#pragma warning disable RS0030 // A connection that is not taken within the time is what is looked for.
            isFull = !client.ConnectAsync(_listener.LocalEndPoint!).Wait(TimeSpan.FromMilliseconds(500));
#pragma warning restore RS0030
        }
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.ForEach(client => client.Dispose());
        _listener.Dispose();
    }
}
