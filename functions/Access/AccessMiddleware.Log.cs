using System.Net;
using Microsoft.Extensions.Logging;
using Thalassa.Functions.Keys;

namespace Thalassa.Functions.Access;

public sealed partial class AccessMiddleware
{
    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning, Message = "Refused {Address}, which sent no key of this registry: {Method} {Path}")]
    private partial void LogUnknown(IPAddress? address, string method, string path);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "Refused {Key} at {Address}, which is {Has} and would have to be {Needed}: {Method} {Path}")]
    private partial void LogForbidden(string key, IPAddress? address, Role has, Role needed, string method, string path);

    [LoggerMessage(
        EventId = 3, Level = LogLevel.Warning, Message = "Refused {Key} at {Address}, whose prefixes are others: {Method} {Path}")]
    private partial void LogOtherName(string? key, IPAddress? address, string method, string path);
}
