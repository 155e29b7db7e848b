using Thalassa.Model.Faults;

namespace Thalassa.Agent.Discovery;

public sealed partial class FleetReader
{
    [LoggerMessage(
        LogEvents.FleetRoutingGone, LogLevel.Warning,
        "The registry has lost all frontends and backends without a deletion event; this agent keeps its own. To clear "
        + "them, delete them here")]
    private partial void LogAllGone();

    [LoggerMessage(LogEvents.FleetObjectInvalid, LogLevel.Error, "The fleet's {Id} cannot be used here and stays as it was: {Faults}")]
    private partial void LogUnreadable(string id, FaultList faults);
}
