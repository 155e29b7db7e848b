namespace Thalassa.Agent.Model;

/// <summary>HAProxy as the routing side sees it: it is given what should be, and says whether it is.</summary>
public interface IHaproxy
{
    /// <summary>The configuration that was last applied with success, or an empty text.</summary>
    string Config { get; }

    /// <summary>How it stands between the agent and HAProxy.</summary>
    HaproxyStatus Status => new();

    /// <summary>What HAProxy did when it was last observed.</summary>
    RunningState Running => RunningState.None;

    /// <summary>What HAProxy does with a backend at this moment, as far as it can be asked; else as in <see cref="Running"/>.</summary>
    Task<RunningState> ObserveAsync(string backend, CancellationToken cancellationToken) => Task.FromResult(Running);

    /// <summary>Reads the template file again and applies it; keeps the previous one where that fails.</summary>
    Task<ApplyResult> ReloadTemplateAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ApplyResult(ApplyTier.Nothing, "there is no template", []));

    /// <summary>Says how <paramref name="candidate"/> would be brought about, or why it would not; changes nothing.</summary>
    /// <param name="candidate">What HAProxy would have to do.</param>
    /// <param name="remember">Whether a configuration that is refused becomes <see cref="Failed"/>.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    Task<Preview> PreviewAsync(RoutingSnapshot candidate, bool remember, CancellationToken cancellationToken);

    /// <summary>The last configuration that was not taken, or null.</summary>
    FailedConfig? Failed => null;

    /// <summary>Makes HAProxy do what <paramref name="desired"/> says, or leaves it as it was and says why.</summary>
    Task<ApplyResult> ApplyAsync(RoutingSnapshot desired, CancellationToken cancellationToken);
}

/// <summary>How a change would be brought about.</summary>
/// <param name="Result">The means, or why not.</param>
/// <param name="Before">The configuration now.</param>
/// <param name="After">The one after it.</param>
/// <param name="Commands">What HAProxy would be told at run time first; what follows depends on how members pass their checks.</param>
public sealed record Preview(ApplyResult Result, string Before, string After, IReadOnlyList<string> Commands);

/// <summary>A configuration that was not taken.</summary>
/// <param name="Text">The configuration.</param>
/// <param name="Result">Why.</param>
/// <param name="At">When.</param>
public sealed record FailedConfig(string Text, ApplyResult Result, DateTimeOffset At);
