using System.Net;
using System.Net.Sockets;

namespace Thalassa.Bench.Hitless.Site;

/// <summary>Free ports of the loopback address, each given once.</summary>
internal static class Ports
{
    // Below the range that the kernel takes ports of outgoing connections from.
    private static int _next = 14_000 + (Environment.ProcessId % 500 * 10);

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _next);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
