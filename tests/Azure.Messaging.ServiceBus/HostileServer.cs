using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Azure.Messaging.ServiceBus.Tests;

/// <summary>A server that answers each connection with the next of the given texts, whatever is asked; an empty text is a closed connection.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public HostileServer(params string[] answers)
    {
        _answers = new ConcurrentQueue<string>(answers);
        _listener.Start();
        _loop = RunAsync();
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port};SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true";

    public static string Answer(int status, string body = "", params string[] headers) =>
        $"HTTP/1.1 {status} Some\r\nConnection: close\r\nContent-Length: {body.Length}\r\n{string.Concat(headers.Select(header => $"{header}\r\n"))}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(connection.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            Requests.Enqueue(await ReadAsync(stream));
            if (_answers.TryDequeue(out var answer) && answer.Length > 0)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && all.Length >= end + 4 + Length(all))
            {
                return all;
            }

            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return all;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    private static int Length(string request)
    {
        const string name = "Content-Length: ";
        var at = request.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(request[(at + name.Length)..request.IndexOf('\r', at)]);
    }
}
