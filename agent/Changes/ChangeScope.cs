using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;

namespace Thalassa.Agent.Changes;

/// <summary>Finds out whose a change is, the fleet's or this agent's, and what it is about.</summary>
internal sealed class ChangeScope(RoutingLoop loop, RoutingMode mode, AgentIdentity agent, Drains drains, RegistryFollower? follower = null)
{
    /// <summary>For a change that will be made: an undecided agent decides now whose routing it serves.</summary>
    /// <exception cref="ChangeException">There is no such object, or whose it is cannot be known without the registry.</exception>
    public async Task<Proposal> DecideAsync(Change change, CancellationToken cancellationToken)
    {
        if (change is DrainChange drain)
        {
            RequireMember(drain);
            return Propose(change, isOfFleet: false);
        }

        var proposal = Propose(change, await IsOfFleetAsync(cancellationToken));
        return proposal.IsOfFleet ? proposal : RequireObject(proposal);
    }

    /// <summary>For a change that is only previewed: nothing is decided.</summary>
    /// <exception cref="ChangeException">There is no such object.</exception>
    public Proposal Look(Change change) => RequireObject(Propose(change, mode.AsksForFleet));

    private Proposal Propose(Change change, bool isOfFleet)
    {
        var mine = loop.Asked.Find(change.Id);
        return new Proposal(change, isOfFleet, mine, !isOfFleet || change.Concerns(agent, mine));
    }

    private async Task<bool> IsOfFleetAsync(CancellationToken cancellationToken)
    {
        if (mode.Decision == RoutingChoice.Auto && (await follower!.CompareAsync(cancellationToken)).Failure is { } failure)
        {
            throw new ChangeException(
                ChangeFailure.RegistryUnavailable,
                "whether routing is the fleet's or this agent's own is not known until the registry answers; "
                + $"or start the agent with --routing local. {failure}");
        }

        return mode.FollowsFleet || !mode.BecomeLocal();
    }

    private static Proposal RequireObject(Proposal proposal) => proposal is { Mine: null, Change: not EditChange }
        ? throw new ChangeException(ChangeFailure.NotFound, $"{proposal.Change.Kind.Word()} {proposal.Change.Key} not found")
        : proposal;

    private void RequireMember(DrainChange change)
    {
        var backend = loop.Current.Snapshot.Backends.FirstOrDefault(known => known.Definition.Key == change.Key)
            ?? throw new ChangeException(ChangeFailure.NotFound, $"backend {change.Key} not found");
        if (!change.IsDrained && !drains.Contains(change.Key, change.Member))
        {
            throw new ChangeException(ChangeFailure.NotFound, $"{change.Member} of backend {change.Key} is not drained");
        }

        if (change.IsDrained && !backend.Definition.Members.Any(known => HostAndPort.Of(known.Host, known.Port) == change.Member))
        {
            throw new ChangeException(ChangeFailure.NotFound, $"backend {change.Key} has no member {change.Member}");
        }
    }
}
