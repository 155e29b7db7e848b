using System.Net.Sockets;
using System.Text;

namespace Thalassa.Agent.Systemd;

/// <summary>The datagram socket on which systemd hears from a service of <c>Type=notify</c> (sd_notify(3)).</summary>
public sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket;
    private readonly UnixDomainSocketEndPoint _endPoint;

    private NotifySocket(UnixDomainSocketEndPoint endPoint)
    {
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _endPoint = endPoint;
    }

    /// <summary>Opens the socket that systemd named.</summary>
    /// <param name="path">The value of <c>NOTIFY_SOCKET</c>: a path, or <c>@name</c> for an abstract one; null when not started by
    /// systemd.</param>
    /// <returns>The socket, or null when systemd does not wait for a notification.</returns>
    public static NotifySocket? Open(string? path) => path switch
    {
        ['/', ..] => new NotifySocket(new UnixDomainSocketEndPoint(path)),
        ['@', _, ..] => new NotifySocket(new UnixDomainSocketEndPoint("\0" + path[1..])),
        _ => null,
    };

    /// <summary>Sends assignments such as <c>READY=1</c>, one a line. A systemd that does not listen is no fault of the service.</summary>
    public void Send(string assignments)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(assignments), _endPoint);
        }
        catch (SocketException)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
