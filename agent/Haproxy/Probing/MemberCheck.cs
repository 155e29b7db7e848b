using System.Net;
using System.Net.Sockets;
using System.Text;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Probing;

/// <summary>A backend's health check, done by this agent as HAProxy does it: one connection, and the first line of the answer.</summary>
internal sealed class MemberCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private readonly byte[]? _request;
    private readonly TimeProvider _time;

    private MemberCheck(byte[]? request, TimeProvider time) => (_request, _time) = (request, time);

    /// <summary>The check of a backend, or null where lines of its operator's own may have made it another one.</summary>
    public static MemberCheck? Of(Backend backend, TimeProvider time)
    {
        if (backend.Natives.Any(line => line.Contains("check", StringComparison.OrdinalIgnoreCase)
                || line.Contains("chk", StringComparison.OrdinalIgnoreCase)
                || line.Contains("server", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (backend.Health is not { } health)
        {
            return new(null, time);
        }

        var host = health.HttpVersion == "HTTP/1.1" ? $"host: {backend.Host}\r\n" : string.Empty;
        return new(Encoding.ASCII.GetBytes($"{health.Method} {health.Uri} {health.HttpVersion}\r\n{host}connection: close\r\n\r\n"), time);
    }

    /// <summary>Whether the member at an address passes now; false also when that takes longer than a second.</summary>
    public async Task<bool> PassesAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, port, both.Token);
            return _request is null || IsSuccess(await AskAsync(socket, _request, both.Token));
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<string> AskAsync(Socket socket, byte[] request, CancellationToken cancellationToken)
    {
        await socket.SendAsync(request, cancellationToken);
        var start = new byte["HTTP/1.1 200".Length];
        var length = 0;
        while (length < start.Length && await socket.ReceiveAsync(start.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
        }

        return Encoding.ASCII.GetString(start, 0, length);
    }

    // As HAProxy without http-check expect: 2xx and 3xx, and no redirect is followed.
    private static bool IsSuccess(string start) =>
        start is ['H', 'T', 'T', 'P', '/', '1', '.', '0' or '1', ' ', '2' or '3', >= '0' and <= '9', >= '0' and <= '9'];
}
