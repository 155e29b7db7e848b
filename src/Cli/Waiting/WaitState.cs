using System.Text.Json.Nodes;

namespace Thalassa.Cli.Waiting;

/// <summary>What a look at registry and agents has shown.</summary>
/// <param name="Online">Live registrations, or null when the registry did not answer.</param>
/// <param name="Failure">Why it did not, or null.</param>
/// <param name="Sights">The agents that were asked.</param>
internal sealed record WaitState(int? Online, string? Failure, IReadOnlyList<Sight> Sights)
{
    /// <summary>Whether it is enough: online, and in HAProxy at every agent that routes to the service, of which there is one.</summary>
    public bool Satisfies(Wanted wanted) =>
        Online >= wanted.Count
        && (
            wanted.OnlineOnly
            || (Sights.Any(sight => sight.IsInvolved) && Sights.All(sight => !sight.IsInvolved || sight.Serving >= wanted.Count)));

    /// <summary>What may help when it never was enough, or null.</summary>
    public string? Cure(Wanted wanted) =>
        Online is null ? Cures.Registry
        : Online < wanted.Count ? $"'thalassa list {wanted.Service.Name}' lists the registrations"
        : Sights.Any(sight => sight.Failure is not null) ? Cures.Agents
        : !Sights.Any(sight => sight.IsInvolved)
            ? $"no agent has a backend of {wanted.Service.Name}; use --online to wait for registrations only"
        : "'thalassa backends --live' shows the version each agent routes to, 'thalassa doctor' the members that fail their checks; "
            + "use --online to wait for registrations only";

    public JsonObject ToJson(Wanted wanted, bool reached, TimeSpan took) => new()
    {
        ["name"] = wanted.Service.Name,
        ["version"] = wanted.Service.Version,
        ["wanted"] = wanted.Count,
        ["reached"] = reached,
        ["online"] = Online,
        ["agents"] = new JsonArray([.. Sights.Select(sight => sight.ToJson())]),
        ["seconds"] = Math.Round(took.TotalSeconds, 3),
    };

    public override string ToString() =>
        (Online is { } online ? $"{online} online" : "the registry does not answer")
        + (Sights.Count > 0 ? $", in HAProxy at {string.Join(", ", Sights)}" : string.Empty);
}
