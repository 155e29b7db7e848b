using Thalassa.Model;

namespace Thalassa.Agent.Discovery;

public sealed partial class RegistryFollower
{
    [LoggerMessage(1, LogLevel.Information, "The registry's events arrive")]
    private partial void LogConnected();

    [LoggerMessage(2, LogLevel.Warning, "The registry's events do not arrive ({Reason}); comparisons go on")]
    private partial void LogDisconnected(string reason);

    [LoggerMessage(3, LogLevel.Warning, "The registry could not be asked ({Failure}); what was last known stays")]
    private partial void LogUnreachable(string failure);

    [LoggerMessage(4, LogLevel.Warning, "The event {Id} of type {Type} could not be read; the registry is asked instead")]
    private partial void LogUnreadable(string id, string type);

    [LoggerMessage(5, LogLevel.Error,
        "The registry cannot read the rows of {Ids}; this agent keeps what it last knew of them. The registry's GET /status says why")]
    private partial void LogKept(UnreadableIds ids);

    [LoggerMessage(6, LogLevel.Information, "The registry can read all its rows again")]
    private partial void LogReadable();
}
