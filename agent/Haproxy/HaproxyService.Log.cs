using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    [LoggerMessage("Routing {Revision}: {Tier}, {Reason}. {Lines}")]
    private partial void LogResult(LogLevel level, long revision, ApplyTier tier, string reason, IReadOnlyList<string> lines);
}
