using System.Net;
using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Access;

public sealed partial class AuditLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Who} at {Address}: {Change} {Id}")]
    private partial void LogChange(string who, IPAddress? address, string change, string id);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Who} at {Address}: {Function} {Path} was answered with {Status}")]
    private partial void LogCall(string who, IPAddress? address, string function, string path, int status);
}
