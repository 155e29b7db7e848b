using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>Finds code and message of a failure, which the service writes as JSON, as XML or only as a header.</summary>
internal sealed class ErrorParser : RequestFailedDetailsParser
{
    public static readonly ErrorParser Instance = new();

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public static RequestFailedException Failure(Response response) => new(response, innerException: null, Instance);

    public override bool TryParse(
        Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        var (code, message) = FromBody(response.ContentStream is null ? default : response.Content.ToMemory());
        if (string.IsNullOrEmpty(code) && response.Headers.TryGetValue("x-ms-error-code", out var header))
        {
            code = header;
        }

        error = string.IsNullOrEmpty(code) && string.IsNullOrEmpty(message) ? null : new ResponseError(code, message);
        return error is not null;
    }

    private static (string? Code, string? Message) FromBody(ReadOnlyMemory<byte> body)
    {
        body = body.TrimStart(ByteOrderMark);
        try
        {
            return body.Span switch
            {
                [(byte)'{', ..] => FromJson(body),
                [(byte)'<', ..] => FromXml(body),
                _ => default,
            };
        }
        catch (Exception e) when (e is JsonException or XmlException or InvalidOperationException)
        {
            return default;
        }
    }

    private static (string? Code, string? Message) FromJson(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        if (!json.RootElement.TryGetProperty("odata.error", out var error))
        {
            return default;
        }

        return (
            error.TryGetProperty("code", out var code) ? code.GetString() : null,
            error.TryGetProperty("message", out var message) && message.TryGetProperty("value", out var value) ? value.GetString() : null);
    }

    private static (string? Code, string? Message) FromXml(ReadOnlyMemory<byte> body)
    {
        using var stream = BinaryData.FromBytes(body).ToStream();
        var error = XDocument.Load(stream).Root;
        return (
            error?.Elements().FirstOrDefault(part => part.Name.LocalName is "Code" or "code")?.Value,
            error?.Elements().FirstOrDefault(part => part.Name.LocalName is "Message" or "message")?.Value);
    }
}
