using System.Text.Json.Nodes;

namespace Thalassa.Cli.Waiting;

/// <summary>The state of registry and agents at one moment.</summary>
/// <param name="Online">Number of live registrations, or null if the registry did not answer.</param>
/// <param name="Failure">Why it did not, or null.</param>
/// <param name="Observations">The agents that were asked.</param>
internal sealed record WaitState(int? Online, string? Failure, IReadOnlyList<AgentObservation> Observations)
{
    /// <summary>Whether the target is reached: online, and serving at every agent that routes to the service (at least one).</summary>
    public bool Satisfies(WaitTarget target) =>
        Online >= target.Count
        && (
            target.OnlineOnly
            || (Observations.Any(agent => agent.IsInvolved)
                && Observations.All(agent => !agent.IsInvolved || agent.Serving >= target.Count)));

    /// <summary>A hint after a timeout, or null.</summary>
    public string? Hint(WaitTarget target) =>
        Online is null ? Hints.Registry
        : Online < target.Count ? $"'thalassa list {target.Service.Name}' lists the registrations"
        : Observations.Any(observation => observation.Failure is not null) ? Hints.Agents
        : !Observations.Any(observation => observation.IsInvolved)
            ? $"no agent has a backend of {target.Service.Name}; use --online to wait for registrations only"
        : "'thalassa backends --live' shows the version each agent routes to, 'thalassa doctor' the members that fail their checks; "
            + "use --online to wait for registrations only";

    public JsonObject ToJson(WaitTarget target, bool reached, TimeSpan took) => new()
    {
        ["name"] = target.Service.Name,
        ["version"] = target.Service.Version,
        ["wanted"] = target.Count,
        ["reached"] = reached,
        ["online"] = Online,
        ["agents"] = new JsonArray([.. Observations.Select(observation => observation.ToJson())]),
        ["seconds"] = Math.Round(took.TotalSeconds, 3),
    };

    public override string ToString() =>
        (Online is { } online ? $"{online} online" : "the registry does not answer")
        + (Observations.Count > 0 ? $", in HAProxy at {string.Join(", ", Observations)}" : string.Empty);
}
