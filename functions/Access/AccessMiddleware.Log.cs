using System.Net;
using Microsoft.Extensions.Logging;
using Thalassa.Functions.Keys;

namespace Thalassa.Functions.Access;

public sealed partial class AccessMiddleware
{
    [LoggerMessage(LogEvents.UnknownKey, LogLevel.Warning, "Refused {Method} {Path} from {Address}: missing or unknown key")]
    private partial void LogUnknown(IPAddress? address, string method, string path);

    [LoggerMessage(
        LogEvents.RoleMissing,
        LogLevel.Warning,
        "Refused {Method} {Path} from {Key} at {Address}: its role is {Has}, the call needs {Needed}")]
    private partial void LogForbidden(string key, IPAddress? address, Role has, Role needed, string method, string path);

    [LoggerMessage(
        LogEvents.NameOutsidePrefixes,
        LogLevel.Warning,
        "Refused {Method} {Path} from {Key} at {Address}: the name is outside the prefixes of the key")]
    private partial void LogOtherName(string? key, IPAddress? address, string method, string path);
}
