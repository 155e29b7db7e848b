using System.Net;
using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Access;

public sealed partial class AuditLog
{
    [LoggerMessage(LogEvents.RegistrationChanged, LogLevel.Information, "{Who} at {Address}: {Change} {Id}")]
    private partial void LogChange(string who, IPAddress? address, string change, string id);

    [LoggerMessage(LogEvents.OperatorCall, LogLevel.Information, "{Who} at {Address}: {Function} {Path} returned {Status}")]
    private partial void LogCall(string who, IPAddress? address, string function, string path, int status);
}
