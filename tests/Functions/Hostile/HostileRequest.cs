using System.Text;

namespace Thalassa.Functions.Tests.Hostile;

/// <summary>A hostile request, and its expected answer.</summary>
/// <param name="What">What is wrong with it.</param>
/// <param name="Start">Method and target of the request line.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Named">A field of <c>errors</c>, several with commas between, or a part of <c>detail</c>; null where the server itself
/// answers without a body.</param>
public sealed record HostileRequest(string What, string Start, int Status, string? Named)
{
    /// <summary>The body, as bytes of Latin-1, with a length that fits unless <see cref="Headers"/> has one.</summary>
    public string? Body { get; init; }

    /// <summary>Header lines; without <c>Host</c> there it is added.</summary>
    public string Headers { get; init; } = string.Empty;

    public byte[] ToBytes()
    {
        var head = new StringBuilder($"{Start} HTTP/1.1\r\n");
        if (!Headers.Contains("Host:", StringComparison.Ordinal))
        {
            head.Append("Host: localhost\r\n");
        }

        if (Headers.Length > 0)
        {
            head.Append(Headers).Append("\r\n");
        }

        if (
            Body is not null
            && !Headers.Contains("Content-Length", StringComparison.Ordinal)
            && !Headers.Contains("chunked", StringComparison.Ordinal))
        {
            head.Append($"Content-Length: {Body.Length}\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("Connection: close\r\n\r\n").Append(Body).ToString());
    }

    public override string ToString() => What;
}
