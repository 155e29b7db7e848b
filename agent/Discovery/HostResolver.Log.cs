namespace Thalassa.Agent.Discovery;

public sealed partial class HostResolver
{
    [LoggerMessage(1, LogLevel.Warning, "The name {Host} could not be resolved ({Failure}); it keeps its last address: {Address}")]
    private partial void LogFailure(string host, string failure, string address);
}
