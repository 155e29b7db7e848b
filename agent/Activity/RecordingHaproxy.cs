using Thalassa.Agent.Model;

namespace Thalassa.Agent.Activity;

/// <summary>
/// HAProxy as the writer loop sees it, with each change noted. It only notes: whatever is made of that happens elsewhere.
/// </summary>
internal sealed class RecordingHaproxy(IHaproxy haproxy, ActivityRecorder recorder) : IHaproxy
{
    private RoutingSnapshot _last = RoutingSnapshot.Empty;

    public string Config => haproxy.Config;

    public HaproxyStatus Status => haproxy.Status;

    public FailedConfig? Failed => haproxy.Failed;

    public RunningState Running => haproxy.Running;

    public Task<ApplyResult> ReloadTemplateAsync(CancellationToken cancellationToken) => haproxy.ReloadTemplateAsync(cancellationToken);

    public Task<Preview> PreviewAsync(RoutingSnapshot candidate, bool remember, CancellationToken cancellationToken) =>
        haproxy.PreviewAsync(candidate, remember, cancellationToken);

    public async Task<ApplyResult> ApplyAsync(RoutingSnapshot desired, CancellationToken cancellationToken)
    {
        using var busy = recorder.Begin();
        var config = haproxy.Config;
        var result = await haproxy.ApplyAsync(desired, cancellationToken);
        if (result.Succeeded)
        {
            recorder.Note(new AppliedChange(_last, desired, config, haproxy.Config, result));
            _last = desired;
        }

        return result;
    }
}

/// <summary>A snapshot that HAProxy took.</summary>
/// <param name="Before">What it did before.</param>
/// <param name="After">What it does now.</param>
/// <param name="ConfigBefore">Its file before.</param>
/// <param name="ConfigAfter">Its file now.</param>
/// <param name="Result">By what means, and why by these.</param>
internal sealed record AppliedChange(
    RoutingSnapshot Before, RoutingSnapshot After, string ConfigBefore, string ConfigAfter, ApplyResult Result);
