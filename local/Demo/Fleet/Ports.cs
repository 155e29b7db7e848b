using System.Net;
using System.Net.Sockets;

namespace Thalassa.Local.Demo.Fleet;

/// <summary>The ports that the README speaks of, all on loopback.</summary>
internal static class Ports
{
    /// <summary>The registry's API.</summary>
    public const int Registry = 7071;

    private const int FirstApp = 9001;

    /// <summary>Fails with the names of all ports that are taken.</summary>
    public static void DemandFree(IEnumerable<(string Use, int Port)> ports)
    {
        var taken = ports.Where(port => !IsFree(port.Port)).Select(port => $"{port.Port} ({port.Use})").ToArray();
        if (taken.Length > 0)
        {
            throw new DemoException(
                $"Port {string.Join(", ", taken)} is in use by another program. Stop it and try again; 'ss -ltnp' shows it.");
        }
    }

    /// <summary>Free ports for the sample apps, from 9001 on.</summary>
    public static IEnumerable<int> ForApps() => Enumerable.Range(FirstApp, 900).Where(IsFree);

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
