using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Thalassa.Bench.Hitless.Site;

namespace Thalassa.Bench.Hitless.Load;

/// <summary>The users of the service. Each runs until it is stopped, and reports its results.</summary>
internal static class Clients
{
    // An answer that takes longer counts as lost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends one request after the other on a connection that it keeps as long as the server does.</summary>
    public static async Task KeepAliveAsync(int port, TimeSpan pace, Tally tally, CancellationToken stop)
    {
        HttpConnection? connection = null;
        await PacedAsync(pace, tally, async limit =>
        {
            try
            {
                connection ??= await HttpConnection.OpenAsync(port, limit);
                var (problem, staysOpen) = await connection.AskAsync(Request(string.Empty), limit);
                connection = staysOpen ? connection : Close(connection);
                return problem;
            }
            catch
            {
                connection = Close(connection);
                throw;
            }
        }, stop);
        connection?.Dispose();
    }

    /// <summary>Makes a connection for each request.</summary>
    public static Task ClosingAsync(int port, TimeSpan pace, Tally tally, CancellationToken stop) => PacedAsync(pace, tally, async limit =>
    {
        using var connection = await HttpConnection.OpenAsync(port, limit);
        return (await connection.AskAsync(Request("connection: close\r\n"), limit)).Problem;
    }, stop);

    /// <summary>Sends requests as streams of one HTTP/2 connection.</summary>
    /// <remarks>
    /// A server that goes away says which streams it did not take; HTTP/2 has its client send those again, and so does this one.
    /// </remarks>
    public static async Task Http2Async(int port, TimeSpan pace, Tally tally, CancellationToken stop)
    {
        using var http = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await PacedAsync(
            pace,
            tally,
            async limit =>
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{PathOfNow()}"), limit);
                await answer.Content.ReadAsByteArrayAsync(limit);
                return answer is { StatusCode: HttpStatusCode.OK, Version.Major: 2 }
                    ? null
                    : $"the answer was {(int)answer.StatusCode} by HTTP/{answer.Version}";
            },
            stop);
    }

    /// <summary>Sends messages on one WebSocket that is to live all the time.</summary>
    public static async Task WebSocketAsync(int port, TimeSpan pace, Tally tally, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/stream"), stop);
        var buffer = new byte[16];
        await PacedAsync(pace, tally, async limit =>
        {
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, limit);
            return (await socket.ReceiveAsync(buffer, limit)).Count == 5 ? null : "the WebSocket was closed";
        }, stop);
    }

    /// <summary>Sends bytes on one TCP stream that is to live all the time.</summary>
    public static async Task TcpStreamAsync(int port, TimeSpan pace, Tally tally, CancellationToken stop)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, stop);
        var buffer = new byte[5];
        await PacedAsync(
            pace,
            tally,
            async limit =>
            {
                await client.GetStream().WriteAsync("hello"u8.ToArray(), limit);
                return await client.GetStream().ReadAtLeastAsync(buffer, 5, throwOnEndOfStream: false, limit) == 5
                    ? null
                    : "the stream was closed";
            },
            stop);
    }

    private static async Task PacedAsync(TimeSpan pace, Tally tally, Func<CancellationToken, Task<string?>> ask, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(pace);
        while (!stop.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                if (await ask(limit.Token) is { } problem)
                {
                    tally.Fail(problem);
                }
                else
                {
                    tally.Succeed();
                }
            }
            catch (Exception failure)
                when (failure
                        is SocketException
                            or IOException
                            or HttpRequestException
                            or WebSocketException
                            or InvalidOperationException
                            or OperationCanceledException)
            {
                tally.Fail(failure.Message);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    // By the time in it a member knows whether it was sent after the member had left, or only took its time.
    private static string PathOfNow() => $"{Member.TimedPath}{TimeProvider.System.GetTimestamp()}";

    private static byte[] Request(string header) => Encoding.ASCII.GetBytes($"GET {PathOfNow()} HTTP/1.1\r\nhost: web\r\n{header}\r\n");

    private static HttpConnection? Close(HttpConnection? connection)
    {
        connection?.Dispose();
        return null;
    }
}
