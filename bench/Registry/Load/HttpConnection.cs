using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Thalassa.Bench.Registry.Load;

/// <summary>One HTTP/1.1 keep-alive connection that sends ready-made requests and reads no more of an answer than it must.</summary>
/// <remarks>The load generator shares two cores with what it measures, and <see cref="HttpClient"/> would take most of them.</remarks>
internal sealed class HttpConnection : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Takes the body of each answer, or null to read past it.</summary>
    public ArrayBufferWriter<byte>? Body { get; init; }

    /// <summary>Connects.</summary>
    public ValueTask ConnectAsync(IPEndPoint address) => _socket.ConnectAsync(address, CancellationToken.None);

    /// <summary>Sends one request and reads its whole answer.</summary>
    /// <returns>The status code.</returns>
    /// <exception cref="IOException">The server closed the connection, or sent what is not HTTP/1.1.</exception>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[await _socket.SendAsync(request)..];
        }

        Body?.ResetWrittenCount();
        var length = await ReadUntilAsync(HeadEnd);
        var head = _buffer.AsSpan(_start, length);
        if (!Utf8Parser.TryParse(head[9..12], out int status, out _))
        {
            throw new IOException("Not an HTTP/1.1 answer.");
        }

        var body = Header(head, "\r\ncontent-length:"u8);
        var isChunked = body < 0 && head.IndexOf("chunked"u8) > 0;
        _start += length;
        if (isChunked)
        {
            await ReadChunksAsync();
        }
        else if (body > 0)
        {
            await ReadBodyAsync(body);
        }

        return status;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static int Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var at = 0; at + name.Length < head.Length; at++)
        {
            if (head[at] == (byte)'\r' && System.Text.Ascii.EqualsIgnoreCase(head.Slice(at, name.Length), name))
            {
                var value = head[(at + name.Length)..].TrimStart((byte)' ');
                return Utf8Parser.TryParse(value, out int number, out _) ? number : -1;
            }
        }

        return -1;
    }

    private async ValueTask ReadChunksAsync()
    {
        for (var size = -1; size != 0;)
        {
            var line = await ReadUntilAsync(LineEnd);
            if (!Utf8Parser.TryParse(_buffer.AsSpan(_start, line), out size, out _, 'x'))
            {
                throw new IOException("Not a chunk.");
            }

            _start += line;
            await ReadBodyAsync(size);
            _start += await ReadUntilAsync(LineEnd);
        }
    }

    private async ValueTask ReadBodyAsync(int length)
    {
        while (length > 0)
        {
            if (_start == _end)
            {
                await ReceiveAsync();
            }

            var piece = Math.Min(length, _end - _start);
            Body?.Write(_buffer.AsSpan(_start, piece));
            _start += piece;
            length -= piece;
        }
    }

    private async ValueTask<int> ReadUntilAsync(byte[] mark)
    {
        int found;
        while ((found = _buffer.AsSpan(_start, _end - _start).IndexOf(mark)) < 0)
        {
            await ReceiveAsync();
        }

        return found + mark.Length;
    }

    private async ValueTask ReceiveAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
        if (received == 0)
        {
            throw new IOException("The server closed the connection.");
        }

        _end += received;
    }
}
