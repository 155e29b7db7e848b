using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>Makes HAProxy run with another configuration, whole or not at all.</summary>
internal sealed class ConfigInstaller(HaproxyOptions options, IMasterProcess haproxy, TimeProvider time)
{
    private readonly ConfigFile _file = new(options.HaproxyCfgPath);
    private readonly ConfigCheck _check = new(options, time);
    private ImmutableHashSet<ListenAddress> _held = [];
    private bool _wasEdited;

    /// <summary>The last configuration that HAProxy accepted, as it is in the file; empty before the first.</summary>
    public string Config { get; private set; } = string.Empty;

    /// <summary>The last configuration that was not taken, or null.</summary>
    public FailedConfig? Failed { get; private set; }

    /// <summary>Whether the file was changed externally since <see cref="WriteAgainAsync"/> was last called.</summary>
    public bool IsEdited => _wasEdited || (Config.Length > 0 && _file.Read() != Config);

    /// <summary>Takes the last good file for what HAProxy runs.</summary>
    /// <returns>Whether a change was left half done, so that HAProxy may run something else.</returns>
    public bool Recover()
    {
        _file.RemoveCandidates();
        var unconfirmed = _file.Recover();
        Adopt(_file.Read());
        return unconfirmed is not null;
    }

    /// <summary>Checks a configuration and changes nothing.</summary>
    public async Task<ApplyResult> CheckAsync(string text, string reason, bool remember, CancellationToken cancellationToken)
    {
        var judged = await JudgeAsync(text, reason, install: false, cancellationToken);
        return judged.Succeeded || !remember ? judged : Remember(text, judged);
    }

    /// <summary>Checks a configuration, puts it into the file and makes HAProxy load it; puts everything back when that fails.</summary>
    /// <param name="text">The configuration.</param>
    /// <param name="reason">Why, for the operator.</param>
    /// <param name="verify">Says what is wrong with the new worker, or null when it runs the configuration.</param>
    /// <param name="cancellationToken">Gives up as long as nothing has changed.</param>
    public async Task<ApplyResult> InstallAsync(string text, string reason, Func<Task<string?>> verify, CancellationToken cancellationToken)
    {
        var judged = await JudgeAsync(text, reason, install: true, cancellationToken);
        if (!judged.Succeeded)
        {
            return Remember(text, judged);
        }

        // From here on there is no way back in the middle: the file and HAProxy must agree when this ends.
        var outcome = await haproxy.LoadAsync(CancellationToken.None);
        if (outcome.Succeeded && await verify() is { } problem)
        {
            outcome = ReloadOutcome.Failure(problem, outcome.Lines);
        }

        IReadOnlyList<string> lines = [.. judged.Lines, .. outcome.Lines];
        if (outcome.Succeeded)
        {
            _file.Confirm();
            Adopt(text);
            return judged with { Lines = lines };
        }

        _file.Restore();
        if (Config.Length > 0)
        {
            await haproxy.RestoreAsync(CancellationToken.None);
        }

        return Remember(text, new ApplyResult(ApplyTier.Rejected, outcome.Problem, lines));
    }

    /// <summary>Writes the file so that it has the effect of what runs, without a reload.</summary>
    public Task RewriteAsync(string text, CancellationToken cancellationToken)
    {
        if (text == Config)
        {
            return Task.CompletedTask;
        }

        _wasEdited = IsEdited;
        return WriteAsync(text, cancellationToken);
    }

    /// <summary>Writes the file again over an external change.</summary>
    public Task WriteAgainAsync(CancellationToken cancellationToken)
    {
        _wasEdited = false;
        return WriteAsync(Config, cancellationToken);
    }

    /// <summary>Writes the file again after an external change.</summary>
    /// <remarks>Called before any start of HAProxy too: it starts with the last good file.</remarks>
    /// <returns>Whether it was changed.</returns>
    public async Task<bool> UndoEditAsync(CancellationToken cancellationToken)
    {
        if (!IsEdited)
        {
            return false;
        }

        await WriteAgainAsync(cancellationToken);
        return true;
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        var candidate = await _file.WriteCandidateAsync(text, flush: false, cancellationToken);
        try
        {
            _file.Replace(candidate);
            Adopt(text);
        }
        catch
        {
            File.Delete(candidate);
            throw;
        }
    }

    private async Task<ApplyResult> JudgeAsync(string text, string reason, bool install, CancellationToken cancellationToken)
    {
        var candidate = await _file.WriteCandidateAsync(text, flush: install, cancellationToken);
        try
        {
            var check = await _check.RunAsync(candidate, options.HaproxyCfgPath, cancellationToken);
            if (!check.Succeeded)
            {
                return new ApplyResult(ApplyTier.Rejected, check.Problem, check.Lines);
            }

            var refused = BindPreflight.Check(BindLines.Read(text), _held, options.IsPrivileged);
            if (refused.Count > 0)
            {
                return new ApplyResult(
                    ApplyTier.Rejected, "HAProxy could not listen as the configuration says", [.. refused, .. check.Lines]);
            }

            if (install)
            {
                _file.Install(candidate);
            }

            return new ApplyResult(ApplyTier.Reload, reason, check.Lines);
        }
        finally
        {
            File.Delete(candidate);
        }
    }

    private ApplyResult Remember(string text, ApplyResult result)
    {
        Failed = new FailedConfig(text, result, time.GetUtcNow());
        return result;
    }

    private void Adopt(string config)
    {
        // Server lines change with every member; what HAProxy listens on does not.
        Config = config;
        _held = [.. BindLines.Read(config).Select(bind => bind.Address)];
    }
}
