using Microsoft.Extensions.Logging;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

public sealed partial class ThalassaClient
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Deregistered {Id}")]
    private partial void LogDeparted(RegistrationId id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registry did not take {Count} registrations: {Reason}. Trying again")]
    private partial void LogFailing(int count, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The registry takes all {Count} registrations again")]
    private partial void LogRecovered(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "A handler of {Event} failed")]
    private partial void LogHandler(string @event, Exception failure);
}
