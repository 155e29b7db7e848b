using Thalassa.Model;

namespace Thalassa.Agent.Discovery;

public sealed partial class RegistryFollower
{
    [LoggerMessage(LogEvents.EventsConnected, LogLevel.Information, "The registry's events arrive")]
    private partial void LogConnected();

    [LoggerMessage(LogEvents.EventsDisconnected, LogLevel.Warning, "The registry's events do not arrive ({Reason}); comparisons go on")]
    private partial void LogDisconnected(string reason);

    [LoggerMessage(
        LogEvents.RegistryUnreachable, LogLevel.Warning,
        "The registry does not answer ({Failure}); the last known state stays in use")]
    private partial void LogUnreachable(string failure);

    [LoggerMessage(
        LogEvents.EventInvalid, LogLevel.Warning,
        "The event {Id} of type {Type} is invalid; comparing with the registry instead")]
    private partial void LogUnreadable(string id, string type);

    [LoggerMessage(
        LogEvents.RowsUnreadable, LogLevel.Error,
        "The registry cannot read the rows of {Ids}; this agent keeps what it last knew of them. The registry's GET /status says why")]
    private partial void LogKept(UnreadableIds ids);

    [LoggerMessage(LogEvents.RowsReadableAgain, LogLevel.Information, "The registry can read all its rows again")]
    private partial void LogReadable();
}
