using Thalassa.Model.Faults;

namespace Thalassa.Agent.Discovery;

public sealed partial class FleetReader
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "The registry has no frontends and backends any more, and nobody was seen to delete them; this agent keeps what it has. To clear "
        + "it, delete them here"
    )]
    private partial void LogAllGone();

    [LoggerMessage(2, LogLevel.Error, "The fleet's {Id} cannot be used here and stays as it was: {Faults}")]
    private partial void LogUnreadable(string id, FaultList faults);
}
