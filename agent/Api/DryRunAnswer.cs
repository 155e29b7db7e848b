using Thalassa.Agent.Activity;
using Thalassa.Agent.Changes;

namespace Thalassa.Agent.Api;

/// <summary>What a change would do, in answer to <c>dryRun=true</c>.</summary>
/// <param name="DryRun">Always true.</param>
/// <param name="Tier">By what means: <c>nothing</c>, <c>runtime</c> or <c>reload</c>.</param>
/// <param name="Reason">Why by these.</param>
/// <param name="Lines">HAProxy's own words.</param>
/// <param name="Commands">What HAProxy would be told first at run time.</param>
/// <param name="Diff">How <c>haproxy.cfg</c> would change, as a unified diff without heading; null where it would not.</param>
/// <param name="Warnings">For the operator.</param>
internal sealed record DryRunAnswer(
    bool DryRun,
    string Tier,
    string Reason,
    IReadOnlyList<string> Lines,
    IReadOnlyList<string> Commands,
    string? Diff,
    IReadOnlyList<string> Warnings)
{
    public static DryRunAnswer Of(DryRunResult result) => new(
        true,
        result.Preview.Result.Tier.ToString().ToLowerInvariant(),
        result.Preview.Result.Reason,
        result.Preview.Result.Lines,
        result.Preview.Commands,
        ConfigDiff.Of(result.Preview.Before, result.Preview.After),
        result.Warnings);
}
