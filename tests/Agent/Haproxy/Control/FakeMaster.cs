using System.Net.Sockets;
using System.Text;

namespace Thalassa.Agent.Tests.Haproxy.Control;

/// <summary>A master socket that answers as a test says: other versions of HAProxy, and none at all.</summary>
internal sealed class FakeMaster : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<string, string?> _answer;
    private readonly Task _loop;

    /// <param name="path">The socket.</param>
    /// <param name="answer">The answer to a command; null keeps the client waiting.</param>
    public FakeMaster(string path, Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _loop = Task.Run(ServeAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _loop;
    }

    private async Task ServeAsync()
    {
        var silent = new List<Socket>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                var buffer = new byte[1024];
                var read = await client.ReceiveAsync(buffer);
                if (_answer(Encoding.ASCII.GetString(buffer, 0, read).Trim()) is not { } answer)
                {
                    silent.Add(client);
                    continue;
                }

                await client.SendAsync(Encoding.ASCII.GetBytes(answer));
                client.Dispose();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            silent.ForEach(client => client.Dispose());
        }
    }
}
