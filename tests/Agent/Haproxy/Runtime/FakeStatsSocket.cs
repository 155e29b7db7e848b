using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Runtime;

/// <summary>Something that listens where HAProxy's stats socket should be, and answers each line as the test likes.</summary>
internal sealed class FakeStatsSocket : IDisposable
{
    public const string Prompt = "\n> ";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Func<string, string?> _answer;

    /// <param name="answer">The bytes for a line; null closes the connection. <c>prompt</c> is a line like others.</param>
    public FakeStatsSocket(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _ = AcceptAsync();
    }

    public string Path => _folder.At("s");

    public int Connections { get; private set; }

    /// <summary>The next line that came, the prompt command left out.</summary>
    public ValueTask<string> NextLineAsync() => _lines.Reader.ReadAsync();

    /// <summary>As HAProxy answers the command that starts its prompt mode, and <paramref name="answer"/> to all else.</summary>
    public static Func<string, string?> Prompted(Func<string, string?> answer) => line => line == "prompt" ? Prompt : answer(line);

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptAsync();
                Connections++;
                _ = ServeAsync(connection);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line != "prompt")
            {
                _lines.Writer.TryWrite(line);
            }

            if (_answer(line) is not { } answer)
            {
                return;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        }
    }
}
