using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Agent.Telemetry;

namespace Thalassa.Agent.Haproxy;

/// <summary>Brings HAProxy to a desired configuration by the cheapest tier: nothing, runtime commands, or a reload.</summary>
/// <remarks>
/// Call it with the lock of HAProxy held. A change that fails at any step leaves HAProxy and the file as they were.
/// <paramref name="onUnsettled"/> hears how many commands a convergence gave that leaves something under way.
/// </remarks>
internal sealed class ConfigApplier(
    HaproxyOptions options,
    ConfigTranslation? translate,
    IMasterProcess master,
    MasterCli cli,
    ConfigInstaller installer,
    RuntimeSocket socket,
    Convergence convergence,
    StatusTracker status,
    Action<int> onUnsettled,
    TimeProvider time)
{
    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What was last applied.</summary>
    public AppliedConfig State { get; private set; } = new(HaproxyTemplate.Load(options.TemplateFile, translate));

    /// <summary>What a snapshot asks for under the current template.</summary>
    /// <exception cref="FormatException">A value is not safe to write, or the template does not fit.</exception>
    public DesiredConfig Want(RoutingSnapshot snapshot) => DesiredConfig.Of(snapshot, State.Desired, State.Template, options);

    /// <summary>Why <paramref name="desired"/> needs a reload, for the operator.</summary>
    public string DifferenceTo(DesiredConfig desired) => State.Structure is { } structure
        ? SectionDifference.Describe(structure.Text, desired.Structure.Text)
        : SectionDifference.Describe(installer.Config, desired.Render(convergence.Running));

    /// <summary>Makes HAProxy do what is desired, and remembers that where it succeeds.</summary>
    public async Task<ApplyResult> ApplyAsync(DesiredConfig desired, CancellationToken cancellationToken)
    {
        convergence.Trace = Spans.Here;
        var result = await ReachAsync(desired, cancellationToken);
        State = result.Succeeded ? State with { Desired = desired } : State;
        return result;
    }

    /// <summary>Reads the template file and applies what it gives now; keeps the template of before where that fails.</summary>
    public async Task<ApplyResult> ReloadTemplateAsync(CancellationToken cancellationToken)
    {
        var template = HaproxyTemplate.Load(options.TemplateFile, translate);
        var result = State.Desired is null
            ? new ApplyResult(ApplyTier.Nothing, "HAProxy was asked for nothing yet", [])
            : await ApplyAsync(DesiredConfig.Of(State.Desired.Snapshot, null, template, options), cancellationToken);
        State = result.Succeeded ? State with { Template = template } : State;
        return result;
    }

    /// <summary>Makes the running worker do what is desired; reloads where it cannot without.</summary>
    /// <param name="desired">What HAProxy should do.</param>
    /// <param name="backends">The backends that can differ from what was last observed, or null for all.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>The result, and whether HAProxy ran another structure than desired beforehand.</returns>
    public async Task<(ApplyResult Result, bool WasForeign)> ConvergeAsync(
        DesiredConfig desired, IReadOnlyCollection<string>? backends, CancellationToken cancellationToken)
    {
        var (plan, commands) = await convergence.RunAsync(
            desired.Snapshot, desired.Structure.Fingerprint, DifferenceTo(desired), backends, cancellationToken);
        State = plan.Tier == ApplyTier.Reload ? State : State with { Structure = desired.Structure };
        var wasForeign = convergence.Running.Structure != desired.Structure.Fingerprint;
        Take(plan, commands);
        if (plan.Tier == ApplyTier.Reload)
        {
            return (await LoadAsync(desired, desired.Render(plan), string.Join("; ", plan.ReloadReasons), cancellationToken), wasForeign);
        }

        await installer.RewriteAsync(desired.Render(plan), cancellationToken);
        var result = commands > 0
            ? new ApplyResult(ApplyTier.Runtime, $"members changed, {commands} runtime commands", []) { AppliedAt = convergence.AppliedAt }
            : new ApplyResult(ApplyTier.Nothing, "HAProxy does this already", []);
        return (result, wasForeign);
    }

    /// <summary>Makes HAProxy load what is desired.</summary>
    public Task<ApplyResult> LoadAsync(DesiredConfig desired, string reason, CancellationToken cancellationToken) =>
        LoadAsync(desired, desired.Render(convergence.Running), reason, cancellationToken);

    /// <summary>Gives HAProxy its runtime socket back, which was removed.</summary>
    /// <remarks>A reload hands the sockets on, a removed one too; one that listens elsewhere in between gives it up.</remarks>
    public async Task<ApplyResult> RestoreSocketAsync(DesiredConfig desired, CancellationToken cancellationToken)
    {
        const string Reason = "HAProxy has no runtime socket where this agent looks for it";
        var path = options.HaproxySocketPath + "2";
        var aside = desired.WithSocket(path);
        var result = await installer.InstallAsync(
            aside.Render(convergence.Running), Reason, () => Task.FromResult<string?>(null), cancellationToken);
        result = result.Succeeded ? await LoadAsync(desired, Reason, cancellationToken) : result;
        File.Delete(path);
        return result;
    }

    private async Task<ApplyResult> ReachAsync(DesiredConfig desired, CancellationToken cancellationToken)
    {
        if (!await master.IsAliveAsync(cancellationToken))
        {
            return await StartAsync(desired, cancellationToken);
        }

        if (!desired.HasSlots)
        {
            var text = desired.Render(convergence.Running);
            return text == installer.Config
                ? new ApplyResult(ApplyTier.Nothing, "HAProxy runs with this configuration", [])
                : await LoadAsync(desired, text, SectionDifference.Describe(installer.Config, text), cancellationToken);
        }

        var deadline = Deadline.In(DyingTime, time);
        while (true)
        {
            try
            {
                return (await ConvergeAsync(desired, desired.ChangedSince(State.Desired), cancellationToken)).Result;
            }
            catch (RuntimeException exception)
                when (exception.Fault is RuntimeFault.Unreachable or RuntimeFault.Closed && deadline.Left > TimeSpan.Zero)
            {
                // It may be ending just now, which shows in its socket first.
                if (!await master.IsAliveAsync(cancellationToken))
                {
                    return await StartAsync(desired, cancellationToken);
                }

                if (!socket.HasListener)
                {
                    return await RestoreSocketAsync(desired, cancellationToken);
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private Task<ApplyResult> StartAsync(DesiredConfig desired, CancellationToken cancellationToken) =>
        LoadAsync(desired, "HAProxy was not running", cancellationToken);

    private async Task<ApplyResult> LoadAsync(DesiredConfig desired, string text, string reason, CancellationToken cancellationToken)
    {
        using var activity = Spans.Start("haproxy.reload", convergence.Trace);
        activity?.SetTag("thalassa.reason", reason);
        var result = await installer.InstallAsync(text, reason, () => VerifyAsync(desired), cancellationToken);
        if (!result.Succeeded)
        {
            return result;
        }

        State = State with { Structure = desired.Structure };
        status.Reloaded(reason, await cli.ShowOldWorkersAsync(CancellationToken.None));
        if (desired.HasSlots)
        {
            // What the file could not say, such as members that have to pass a check first.
            var (plan, commands) = await convergence.RunAsync(
                desired.Snapshot, desired.Structure.Fingerprint, reason, null, CancellationToken.None);
            Take(plan, commands);
            await installer.RewriteAsync(desired.Render(plan), CancellationToken.None);
        }

        return result;
    }

    private async Task<string?> VerifyAsync(DesiredConfig desired)
    {
        if (!desired.HasSlots)
        {
            return null;
        }

        try
        {
            socket.Disconnect();
            var now = await new RuntimeObserver(socket).ObserveAsync(CancellationToken.None);
            return now.Structure == desired.Structure.Fingerprint ? null : "the new worker does not run the new configuration";
        }
        catch (RuntimeException exception)
        {
            return $"the new worker could not be asked what it runs: {exception.Message}";
        }
    }

    private void Take(Plan plan, int commands)
    {
        status.Converged(convergence.Running.Worker, plan, commands);
        State = State with { Waiting = plan.Waiting, LeftOut = plan.LeftOut };
        if (!plan.LeftOut.IsEmpty)
        {
            status.Problem(State.Problem!);
        }

        if (!plan.IsSettled)
        {
            onUnsettled(commands);
        }
        else if (!Spans.AreUnderWay)
        {
            // What comes from now on belongs to no change.
            convergence.Trace = default;
        }
    }
}
