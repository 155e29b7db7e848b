using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

/// <summary>Says what a change would come to, and changes nothing; has no state of its own.</summary>
internal sealed class ConfigPreview(ConfigApplier applier, ConfigInstaller installer, Convergence convergence)
{
    /// <summary>Says how HAProxy would be brought to what is desired.</summary>
    /// <param name="desired">What is desired.</param>
    /// <param name="remember">Whether a configuration that HAProxy refuses is kept to be read.</param>
    /// <param name="cancellationToken">Ends the wait for HAProxy.</param>
    public Task<Preview> PreviewAsync(DesiredConfig desired, bool remember, CancellationToken cancellationToken) =>
        desired.HasSlots ? PlanAsync(desired, remember, cancellationToken) : CompareAsync(desired, remember, cancellationToken);

    private async Task<Preview> PlanAsync(DesiredConfig desired, bool remember, CancellationToken cancellationToken)
    {
        var plan = desired.Plan(convergence.Running, applier.DifferenceTo(desired));
        var after = desired.Render(plan);
        if (plan.Tier == ApplyTier.Reload)
        {
            return Of(await installer.CheckAsync(after, string.Join("; ", plan.ReloadReasons), remember, cancellationToken), after);
        }

        var reason = plan.Steps.IsEmpty ? "HAProxy does this already" : "members change, without a reload";
        return Of(new ApplyResult(plan.Tier, reason, []), after) with
        {
            Commands = [.. plan.Steps.SelectMany(step => step.Commands).Select(command => command.Text)],
        };
    }

    private async Task<Preview> CompareAsync(DesiredConfig desired, bool remember, CancellationToken cancellationToken)
    {
        var after = desired.Render(convergence.Running);
        if (after == installer.Config)
        {
            return Of(new ApplyResult(ApplyTier.Nothing, "HAProxy runs with this configuration", []), after);
        }

        var difference = SectionDifference.Describe(installer.Config, after);
        return Of(await installer.CheckAsync(after, difference, remember, cancellationToken), after);
    }

    private Preview Of(ApplyResult result, string after) => new(result, installer.Config, after, []);
}
