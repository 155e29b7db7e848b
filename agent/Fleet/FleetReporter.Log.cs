namespace Thalassa.Agent.Fleet;

internal sealed partial class FleetReporter
{
    [LoggerMessage(1, LogLevel.Warning, "The registry does not take this agent's reports, so its fleet page does not show it: {Failure}")]
    private partial void LogRefused(string failure);
}
