using Microsoft.Extensions.Logging;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

public sealed partial class ThalassaClient
{
    [LoggerMessage(LogEvents.Deregistered, LogLevel.Information, "Deregistered {Id}")]
    private partial void LogDeparted(RegistrationId id);

    [LoggerMessage(LogEvents.HeartbeatsRefused, LogLevel.Warning, "The registry did not accept {Count} registrations, retrying: {Reason}")]
    private partial void LogFailing(int count, string reason);

    [LoggerMessage(LogEvents.HeartbeatsAcceptedAgain, LogLevel.Information, "The registry accepts all {Count} registrations again")]
    private partial void LogRecovered(int count);

    [LoggerMessage(LogEvents.HandlerFailed, LogLevel.Error, "A handler of {Event} failed")]
    private partial void LogHandler(string @event, Exception failure);
}
