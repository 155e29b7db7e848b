using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

/// <summary>Says what a change would come to, and changes nothing; has no state of its own.</summary>
internal sealed class ConfigPreview(ConfigApplier applier, IMasterProcess master, ConfigInstaller installer, Convergence convergence)
{
    /// <summary>Says whether HAProxy would accept what is desired; remembers what it would not.</summary>
    public async Task<ApplyResult> CheckAsync(DesiredConfig desired, CancellationToken cancellationToken)
    {
        if (!await master.IsAliveAsync(cancellationToken))
        {
            return await installer.CheckAsync(desired.Render(convergence.Running), "HAProxy was not running", cancellationToken);
        }

        if (applier.State.Structure?.Fingerprint == desired.Structure.Fingerprint
            && (desired.HasSlots || desired.Render(convergence.Running) == installer.Config))
        {
            return new ApplyResult(ApplyTier.Nothing, "HAProxy takes this without a reload", []);
        }

        return await installer.CheckAsync(desired.Render(convergence.Running), applier.DifferenceTo(desired), cancellationToken);
    }

    /// <summary>Says how HAProxy would be brought to what is desired.</summary>
    public Task<Preview> PreviewAsync(DesiredConfig desired, CancellationToken cancellationToken) =>
        desired.HasSlots ? PlanAsync(desired, cancellationToken) : CompareAsync(desired, cancellationToken);

    private async Task<Preview> PlanAsync(DesiredConfig desired, CancellationToken cancellationToken)
    {
        var plan = desired.Plan(convergence.Running, applier.DifferenceTo(desired));
        var after = desired.Render(plan);
        if (plan.Tier == ApplyTier.Reload)
        {
            return Of(await installer.CheckAsync(after, string.Join("; ", plan.ReloadReasons), cancellationToken, remember: false), after);
        }

        var reason = plan.Steps.IsEmpty ? "HAProxy does this already" : "members change, without a reload";
        return Of(new ApplyResult(plan.Tier, reason, []), after) with
        {
            Commands = [.. plan.Steps.SelectMany(step => step.Commands).Select(command => command.Text)],
        };
    }

    private async Task<Preview> CompareAsync(DesiredConfig desired, CancellationToken cancellationToken)
    {
        var after = desired.Render(convergence.Running);
        if (after == installer.Config)
        {
            return Of(new ApplyResult(ApplyTier.Nothing, "HAProxy runs with this configuration", []), after);
        }

        var difference = SectionDifference.Describe(installer.Config, after);
        return Of(await installer.CheckAsync(after, difference, cancellationToken, remember: false), after);
    }

    private Preview Of(ApplyResult result, string after) => new(result, installer.Config, after, []);
}
