using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Thalassa.Functions.Tests.Hostile;

/// <summary>Sends bytes as they are, which no HTTP client would, and reads one answer.</summary>
public sealed record RawHttp(int Status, string Head, string Body)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .Select(line => line.Split(": ", 2))
        .FirstOrDefault(parts => parts[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];

    public static async Task<RawHttp> SendAsync(Uri address, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request);
        }
        catch (IOException)
        {
            // The server has answered and closed before it read all.
        }

        using var answer = new MemoryStream();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // A reset after the answer: bytes of the request were left unread.
        }

        return Read(Encoding.UTF8.GetString(answer.ToArray()));
    }

    private static RawHttp Read(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0 && answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), $"Not an HTTP answer: '{answer}'");
        var head = answer[..end];
        var body = answer[(end + 4)..];
        return new RawHttp(
            int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture),
            head,
            head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) ? Unchunk(body) : body);
    }

    private static string Unchunk(string body)
    {
        var text = new StringBuilder();
        for (var rest = body; rest.Length > 0;)
        {
            var line = rest.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(rest.AsSpan(0, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                break;
            }

            text.Append(rest, line + 2, size);
            rest = rest[(line + 2 + size + 2)..];
        }

        return text.ToString();
    }
}
