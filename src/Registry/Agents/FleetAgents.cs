using Thalassa.Model.Agents;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Agents;

/// <summary>The agents that report to this registry.</summary>
public sealed class FleetAgents(IAgentStore store, TimeProvider time)
{
    /// <summary>Lifetime of a report: slightly more than three report intervals.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(50);

    /// <summary>Takes a report.</summary>
    /// <returns>The stored agent.</returns>
    public async Task<SeenAgent> ReportAsync(AgentReport report, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var agent = new SeenAgent(report) { LastSeen = now.ToUnixTimeMilliseconds(), ExpiresAt = (now + Lease).ToUnixTimeMilliseconds() };
        await store.SeeAsync(agent, cancellationToken);
        return agent;
    }

    /// <summary>The agents that reported lately, by id.</summary>
    public Task<IReadOnlyList<SeenAgent>> ListAsync(CancellationToken cancellationToken = default) =>
        store.SeenAsync(time.GetUtcNow(), cancellationToken);

    /// <summary>Takes an agent out that stops.</summary>
    public Task LeaveAsync(string id, CancellationToken cancellationToken = default) => store.ForgetAsync(id, cancellationToken);
}
