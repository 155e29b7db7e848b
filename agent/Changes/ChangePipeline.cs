using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>
/// The one way of an operator's change: find its scope, prepare, preview, check readiness, commit (here, or in the registry for the
/// whole fleet), await.
/// </summary>
/// <remarks>
/// A change is answered when HAProxy does what was asked, and else ends in a <see cref="ChangeException"/>. The warnings that are returned
/// are about the change, not about what it names.
/// </remarks>
internal sealed class ChangePipeline(
    ChangeScope scope, ChangePreparation preparation, ChangePreview preview, SwitchReadiness switchReadiness, DrainReadiness drainReadiness,
    ForcedSwitches forcedSwitches, LocalCommit local, SwitchTakeover takeover, RoutingLoop loop, FleetCommit? fleet = null)
{
    /// <summary>Makes a change.</summary>
    /// <returns>Warnings.</returns>
    /// <exception cref="ChangeException">It was not made, or not seen to be made.</exception>
    public async Task<IReadOnlyList<string>> MakeAsync(Change change, CancellationToken cancellationToken)
    {
        var proposal = await scope.DecideAsync(change, cancellationToken);
        using var included = preparation.Include(proposal);
        var prepared = await preparation.PrepareAsync(proposal, cancellationToken);
        await PreviewAsync(proposal, cancellationToken);
        await RequireReadinessAsync(proposal, cancellationToken);
        return
        [
            .. prepared,
            .. await CommitAsync(proposal, cancellationToken),
            .. proposal.Concerns ? await takeover.AwaitAsync(change, cancellationToken) : [],
        ];
    }

    /// <summary>Goes the way of a change as far as the preview, and changes nothing.</summary>
    /// <exception cref="ChangeException">There is no such object, or HAProxy would refuse the change.</exception>
    public Task<DryRunResult> TryAsync(Change change, CancellationToken cancellationToken) =>
        preview.TryAsync(scope.Look(change), cancellationToken);

    // HAProxy judges a local change when it is committed, and takes it back. What the registry has is not taken back, so HAProxy is asked
    // first. A deletion is the remedy for what HAProxy refuses; nothing holds it back.
    private Task PreviewAsync(Proposal proposal, CancellationToken cancellationToken) =>
        proposal is { IsOfFleet: true, Concerns: true, Change: not DeleteChange }
            ? preview.AskAsync(proposal, remember: true, cancellationToken)
            : Task.CompletedTask;

    private Task RequireReadinessAsync(Proposal proposal, CancellationToken cancellationToken) => proposal switch
    {
        { Change.IsForced: true } => Task.CompletedTask,
        { Change: SwitchChange, After.Backend: { IsDynamic: true } switched } => switchReadiness.RequireAsync(switched, cancellationToken),
        { Change: DrainChange drain } => drainReadiness.RequireAsync(drain, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task<IReadOnlyList<string>> CommitAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        var forced = proposal is { Change: SwitchChange { IsForced: true }, After.Backend: { IsDynamic: true } switched }
            ? forcedSwitches.Begin(switched)
            : null;
        try
        {
            return proposal.IsOfFleet ? await fleet!.CommitAsync(proposal, cancellationToken) : await local.CommitAsync(proposal);
        }
        finally
        {
            if (forced is not null)
            {
                forcedSwitches.End(forced, loop.Current.Wanted);
            }
        }
    }
}
