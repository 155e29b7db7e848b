using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    /// <inheritdoc/>
    public async Task<Preview> PreviewAsync(RoutingSnapshot candidate, bool remember, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await PreviewAsync(Wish.Of(candidate, _wish, _template, _options), remember, cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            return new Preview(new ApplyResult(ApplyTier.Rejected, exception.Message, []), Config, Config, []);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Preview> PreviewAsync(Wish wish, bool remember, CancellationToken cancellationToken)
    {
        if (!_template.HasSlots)
        {
            var text = wish.Render(_convergence.Running);
            return new Preview(
                text == Config ? new ApplyResult(ApplyTier.Nothing, "HAProxy runs with this configuration", [])
                    : await _installer.CheckAsync(text, SectionDifference.Describe(Config, text), remember, cancellationToken),
                Config,
                text,
                []);
        }

        var plan = wish.Plan(_convergence.Running, DifferenceTo(wish));
        var after = wish.Render(plan);
        return plan.Tier == ApplyTier.Reload
            ? new Preview(await _installer.CheckAsync(after, string.Join("; ", plan.ReloadReasons), remember, cancellationToken), Config, after, [])
            : new Preview(
                new ApplyResult(plan.Tier, plan.Steps.IsEmpty ? "HAProxy does this already" : "members change, without a reload", []),
                Config,
                after,
                [.. plan.Steps.SelectMany(step => step.Commands).Select(command => command.Text)]);
    }
}
