using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Thalassa.Bench.Hitless.Load;

/// <summary>One HTTP/1.1 connection that sends nothing twice, unlike a client library, which would hide what is looked for.</summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];

    public static async Task<HttpConnection> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return connection;
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <returns>What is wrong with the answer, or null; and whether the connection stays open.</returns>
    public async Task<(string? Problem, bool StaysOpen)> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request, cancellationToken);
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return (length == 0 ? "the connection was closed instead of an answer" : "the answer was cut off", false);
            }

            length += read;
            var text = Encoding.Latin1.GetString(_buffer, 0, length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            var head = text[..end];
            if (!head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            {
                return ($"the answer was {head.Split('\r')[0]}", false);
            }

            if (IsWhole(head, text[(end + 4)..]))
            {
                return (null, !head.Contains("connection: close", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(string head, string body)
    {
        const string Length = "content-length: ";
        var at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return at >= 0
            ? body.Length >= int.Parse(head[(at + Length.Length)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture)
            : body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }
}
