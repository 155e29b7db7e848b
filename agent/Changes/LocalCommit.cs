using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>Makes a change of this agent's own and waits until HAProxy does it; HAProxy's refusal takes it back.</summary>
internal sealed class LocalCommit(RoutingLoop loop, Drains drains)
{
    /// <summary>Makes it.</summary>
    /// <returns>A warning when a restart of the agent would not know of it.</returns>
    /// <exception cref="ChangeException">HAProxy does not do it; nothing changed.</exception>
    public async Task<IReadOnlyList<string>> CommitAsync(Proposal proposal)
    {
        if (proposal.Change is DrainChange drain)
        {
            await DrainAsync(drain);
            return [];
        }

        var state = await loop.ChangeAsync(proposal.Change.Id, proposal.Change.Apply);
        ChangeException.ThrowIfRefused(state, proposal.Change.Id);
        return state.SaveFailure is { } failure ? [$"HAProxy does it, but a restart of the agent would not know of it: {failure}"] : [];
    }

    private async Task DrainAsync(DrainChange change)
    {
        var isNew = drains.Set(change.Key, change.Member, change.IsDrained);
        var state = await loop.RefreshAsync();
        if (state.LastApply is not { Succeeded: false } refused)
        {
            return;
        }

        if (isNew)
        {
            drains.Set(change.Key, change.Member, !change.IsDrained);
            _ = loop.RefreshAsync();
        }

        throw new ChangeException(ChangeFailure.HaproxyUnavailable, refused.Reason, refused.Lines);
    }
}
