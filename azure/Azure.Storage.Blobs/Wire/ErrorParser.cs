using System.Diagnostics.CodeAnalysis;
using System.Xml;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Storage.Blobs.Wire;

/// <summary>Finds code and message of a failure: the code in a header, both in a body of XML.</summary>
internal sealed class ErrorParser : RequestFailedDetailsParser
{
    private static readonly ErrorParser Instance = new();

    public static RequestFailedException Failure(Response response) => new(response, innerException: null, Instance);

    public override bool TryParse(
        Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        var body = Body(response);
        var code = response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : body?.Element("Code")?.Value;
        error = code is null ? null : new ResponseError(code, body?.Element("Message")?.Value);
        return error is not null;
    }

    private static XElement? Body(Response response)
    {
        try
        {
            return response.ContentStream is null ? null : XDocument.Load(response.Content.ToStream()).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
