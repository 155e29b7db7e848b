using System.Net;
using System.Text.Json;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Routing;
using Thalassa.Client;
using Thalassa.Model;

namespace Thalassa.Agent.Changes;

/// <summary>Has the registry make a change for the whole fleet and waits until this agent's HAProxy does it.</summary>
internal sealed class FleetCommit(RegistryClient client, RegistryFollower follower, FleetReader reader, RoutingLoop loop, TimeProvider time)
{
    /// <summary>How long this agent may take to apply what the registry took.</summary>
    public static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(10);

    /// <summary>Makes it.</summary>
    /// <returns>A warning when the change is for other agents only.</returns>
    /// <exception cref="ChangeException">The registry or HAProxy refused it, or it is not applied here in time.</exception>
    public async Task<IReadOnlyList<string>> CommitAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(proposal, proposal.Change.Label ?? proposal.Mine?.Label, cancellationToken);
        }
        catch (RegistryException failure)
        {
            throw new ChangeException(failure);
        }

        await SettleAsync(proposal.Change.Id, cancellationToken);
        if (proposal.Change.IsForced)
        {
            // The registry may have had the same version already; then there was no news for HAProxy but this.
            await loop.RefreshAsync().WaitAsync(cancellationToken);
        }

        var change = proposal.Change;
        return (proposal.Concerns, change) switch
        {
            (false, EditChange) =>
                [$"{change.Id} was stored, but it is not for this agent, which serves another object of that key or has another label"],
            (false, SwitchChange) =>
                [$"backend {change.Key} was switched, but this agent has another label or serves another object of that key"],
            _ => [],
        };
    }

    private Task AskAsync(Proposal proposal, string? label, CancellationToken cancellationToken) => proposal.Change switch
    {
        EditChange edit => client.PutRoutingAsync(edit.Kind, edit.Key, edit.Item.ToElement(), cancellationToken),
        SwitchChange change => client.SwitchBackendAsync(
            change.Key, label, JsonSerializer.SerializeToElement(change.Request, Json.Relaxed.SwitchRequest), cancellationToken),
        DeleteChange => DeleteAsync(proposal, label, cancellationToken),
        var other => throw new ArgumentException($"the registry has no way to make a {other.GetType().Name}", nameof(proposal)),
    };

    private async Task DeleteAsync(Proposal proposal, string? label, CancellationToken cancellationToken)
    {
        if (proposal.Concerns)
        {
            reader.NoteRemoved(proposal.Change.Id);
        }

        try
        {
            await client.DeleteRoutingAsync(proposal.Change.Kind, proposal.Change.Key, label, cancellationToken);
        }
        catch (RegistryException gone) when (proposal.Concerns && gone.Status == HttpStatusCode.NotFound)
        {
            // The registry lost it, this agent kept it, and now it may go here too.
        }
    }

    private async Task SettleAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ApplyLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string? failure;
        try
        {
            var comparison = await follower.CompareAsync(either.Token);
            await comparison.Settled.WaitAsync(either.Token);
            failure = comparison.Failure;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"that took more than {ApplyLimit.TotalSeconds:0} s";
        }

        if (failure is not null)
        {
            throw new ChangeException(
                ChangeFailure.NotAppliedYet, $"the registry has the change, but this agent has not applied it yet: {failure}");
        }

        ChangeException.ThrowIfRefused(loop.Current, id);
    }
}
