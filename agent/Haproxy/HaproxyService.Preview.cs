using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    /// <inheritdoc/>
    public Task<ApplyResult> CheckAsync(RoutingSnapshot candidate, CancellationToken cancellationToken) =>
        OneAtATimeAsync(candidate, CheckAsync, cancellationToken);

    /// <inheritdoc/>
    public async Task<Preview> PreviewAsync(RoutingSnapshot candidate, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await PreviewAsync(Wish.Of(candidate, _wish, _template, _options), cancellationToken);
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

    private async Task<ApplyResult> CheckAsync(Wish wish, CancellationToken cancellationToken)
    {
        if (!await _haproxy.IsAliveAsync(cancellationToken))
        {
            return await _installer.CheckAsync(wish.Render(_convergence.Running), "HAProxy was not running", cancellationToken);
        }

        if (_running?.Fingerprint == wish.Structure.Fingerprint && (_template.HasSlots || wish.Render(_convergence.Running) == Config))
        {
            return new ApplyResult(ApplyTier.Nothing, "HAProxy takes this without a reload", []);
        }

        return await _installer.CheckAsync(wish.Render(_convergence.Running), DifferenceTo(wish), cancellationToken);
    }

    private async Task<Preview> PreviewAsync(Wish wish, CancellationToken cancellationToken)
    {
        if (!_template.HasSlots)
        {
            var text = wish.Render(_convergence.Running);
            return new Preview(
                text == Config ? new ApplyResult(ApplyTier.Nothing, "HAProxy runs with this configuration", [])
                    : await _installer.CheckAsync(text, SectionDifference.Describe(Config, text), cancellationToken, remember: false),
                Config,
                text,
                []);
        }

        var plan = wish.Plan(_convergence.Running, DifferenceTo(wish));
        var after = wish.Render(plan);
        return plan.Tier == ApplyTier.Reload
            ? new Preview(await _installer.CheckAsync(after, string.Join("; ", plan.ReloadReasons), cancellationToken, remember: false), Config, after, [])
            : new Preview(
                new ApplyResult(plan.Tier, plan.Steps.IsEmpty ? "HAProxy does this already" : "members change, without a reload", []),
                Config,
                after,
                [.. plan.Steps.SelectMany(step => step.Commands).Select(command => command.Text)]);
    }
}
