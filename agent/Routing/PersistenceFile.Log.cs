using Thalassa.Model.Faults;

namespace Thalassa.Agent.Routing;

public sealed partial class PersistenceFile
{
    [LoggerMessage(1, LogLevel.Error, "{Path} is damaged; it is kept as {Kept}, and what can be read of it is used. {Faults}")]
    private partial void LogDamaged(string path, string kept, FaultList faults);

    [LoggerMessage(2, LogLevel.Error, "{Path} could not be written, so a restart would not know of the last change: {Failure}")]
    private partial void LogUnsaved(string path, string failure);
}
