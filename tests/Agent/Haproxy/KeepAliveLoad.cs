using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>Clients that send one request after the other on connections that they keep, and never send one twice.</summary>
/// <remarks>Not <see cref="HttpClient"/>: it repeats a request whose connection was closed, and would hide what this looks for.</remarks>
internal sealed class KeepAliveLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(3);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task[] _clients;
    private long _answers;
    private long _connections;

    public KeepAliveLoad(int port, int clients) => _clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => RunAsync(port)))];

    public long Answers => Interlocked.Read(ref _answers);

    public long Connections => Interlocked.Read(ref _connections);

    public IReadOnlyCollection<string> Failures => _failures;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
        _stop.Dispose();
    }

    private async Task RunAsync(int port)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
                Interlocked.Increment(ref _connections);
                while (!_stop.IsCancellationRequested && await AskAsync(socket))
                {
                    await pace.WaitForNextTickAsync();
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                _failures.Enqueue(exception.Message);
                await pace.WaitForNextTickAsync();
            }
        }
    }

    /// <returns>Whether the connection stays open.</returns>
    private async Task<bool> AskAsync(Socket socket)
    {
        await socket.SendAsync("GET / HTTP/1.1\r\nhost: load\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) && !IsComplete(answer.ToString()))
        {
            var read = await socket.ReceiveAsync(buffer);
            if (read == 0)
            {
                throw new IOException(answer.Length == 0 ? "closed instead of an answer" : $"cut: {answer}");
            }

            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        var text = answer.ToString();
        if (!text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
        {
            throw new IOException(text);
        }

        Interlocked.Increment(ref _answers);
        return !text.Contains("connection: close", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsComplete(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = answer.IndexOf("content-length: ", StringComparison.OrdinalIgnoreCase);
        return end >= 0 && length >= 0 && length < end
            && answer.Length - end - 4 >= int.Parse(answer.AsSpan(length + 16, answer.IndexOf('\r', length) - length - 16));
    }
}
