using System.Net;
using System.Net.Sockets;

namespace Thalassa.Testing;

/// <summary>Finds TCP ports of the loopback address that no program listens on, for programs that cannot choose one themselves.</summary>
public static class FreePort
{
    // Below the range that the kernel takes ports of outgoing connections from, so that none of those is in the way.
    private static int _next = 20_000 + (Environment.ProcessId % 1000 * 10);

    /// <summary>A port that was free a moment ago and that this process gets once.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = 20_000 + ((Interlocked.Increment(ref _next) - 20_000) % 12_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
