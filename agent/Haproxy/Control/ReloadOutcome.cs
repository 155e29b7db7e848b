namespace Thalassa.Agent.Haproxy.Control;

/// <summary>What became of a start or a reload.</summary>
/// <param name="Succeeded">Whether a new worker serves the new configuration.</param>
/// <param name="Problem">What went wrong, or an empty text.</param>
/// <param name="Lines">What HAProxy said, where it says it to the one who asked.</param>
internal sealed record ReloadOutcome(bool Succeeded, string Problem, IReadOnlyList<string> Lines)
{
    public static ReloadOutcome Success { get; } = new(true, string.Empty, []);

    public static ReloadOutcome Failure(string problem, params IReadOnlyList<string> lines) => new(false, problem, lines);
}
