using Thalassa.Local.Demo.Fleet;
using Thalassa.Model.Registrations;

namespace Thalassa.Local.Demo.Live;

/// <summary>What is seen of the system at one moment.</summary>
/// <param name="Version">Of the backend <c>live</c>.</param>
/// <param name="Registrations">All live registrations.</param>
/// <param name="Members">The ports of the members of <c>live</c>, by agent.</param>
internal sealed record Snapshot(string? Version, Registration[] Registrations, IReadOnlyDictionary<Agent, int[]> Members)
{
    /// <summary>Before anything was seen.</summary>
    public static Snapshot Nothing { get; } = new(null, [], new Dictionary<Agent, int[]>());

    /// <summary>Asks the registry and each agent.</summary>
    public static async Task<Snapshot> TakeAsync(RegistryApi registry, HttpClient http, CancellationToken cancellationToken)
    {
        var members = new Dictionary<Agent, int[]>();
        foreach (var agent in Agent.All)
        {
            members[agent] = await agent.MemberPortsAsync(http, cancellationToken);
        }

        return new Snapshot(
            await registry.GetLiveVersionAsync(cancellationToken), await registry.GetRegistrationsAsync(cancellationToken), members);
    }

    /// <summary>What happened since an earlier moment, one line each.</summary>
    public IEnumerable<string> ChangesSince(Snapshot earlier)
    {
        foreach (var id in Registrations.Select(Id).Except(earlier.Registrations.Select(Id), StringComparer.Ordinal))
        {
            yield return $"online   {id}";
        }

        foreach (var id in earlier.Registrations.Select(Id).Except(Registrations.Select(Id), StringComparer.Ordinal))
        {
            yield return $"offline  {id}";
        }

        if (Version != earlier.Version)
        {
            yield return $"switch   live is now web {Version}";
        }

        foreach (var (agent, ports) in Members)
        {
            if (!earlier.Members.TryGetValue(agent, out var before) || !before.SequenceEqual(ports))
            {
                yield return $"members  {agent.Label} routes to {(ports.Length == 0 ? "no member" : string.Join(", ", ports))}";
            }
        }
    }

    private static string Id(Registration registration) => registration.Id.ToString();
}
