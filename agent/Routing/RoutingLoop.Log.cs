using Thalassa.Agent.Model;

namespace Thalassa.Agent.Routing;

public sealed partial class RoutingLoop
{
    [LoggerMessage(LogEvents.ObjectRefused, LogLevel.Error, "HAProxy refuses {Id}: {Reason} {Lines}")]
    private partial void LogRefused(string id, string reason, string lines);

    [LoggerMessage(LogEvents.ChangeFailed, LogLevel.Error, "A change could not be applied to HAProxy")]
    private partial void LogBroken(Exception failure);

    [LoggerMessage(
        LogEvents.LastMemberInMaintenance, LogLevel.Warning,
        "Backend {Key} has no member any more: the registry says that its last one left. {Last} is in maintenance")]
    private partial void LogLastInMaintenance(string key, string last);

    [LoggerMessage(
        LogEvents.LastMemberServes, LogLevel.Warning,
        "Backend {Key} has no member any more: the registry says that its last one left. {Last} keeps the traffic while it passes its check")]
    private partial void LogLastServes(string key, string last);

    [LoggerMessage(LogEvents.MembersAgain, LogLevel.Information, "Backend {Key} has a member again")]
    private partial void LogMembersAgain(string key);

    private void LogLastMembers(RoutingSnapshot after, RoutingSnapshot before)
    {
        foreach (
            var (_, backend) in after
                .ChangedSince(before)
                .Where(pair => pair.Before is { LastMembers.IsEmpty: false } == pair.After.LastMembers.IsEmpty))
        {
            var (key, last) = (
                backend.Definition.Key, string.Join(", ", backend.LastMembers.Select(member => $"{member.Host}:{member.Port}")));
            if (backend.LastMembers.IsEmpty)
            {
                LogMembersAgain(key);
            }
            else if (backend.Servers.IsEmpty)
            {
                LogLastInMaintenance(key, last);
            }
            else
            {
                LogLastServes(key, last);
            }
        }
    }

    private void LogRefusals(RoutingState after, RoutingState before)
    {
        foreach (
            var (id, refusal) in after.Refusals.Where(item =>
                before.Refusals.GetValueOrDefault(item.Key)?.Result.Reason != item.Value.Result.Reason))
        {
            LogRefused(id, refusal.Result.Reason, string.Join(" | ", refusal.Result.Lines));
        }
    }
}
