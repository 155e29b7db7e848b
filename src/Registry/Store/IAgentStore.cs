using Thalassa.Model.Agents;

namespace Thalassa.Registry.Store;

/// <summary>Keeps what agents last reported. No events come of it, and nothing depends on it.</summary>
public interface IAgentStore
{
    /// <summary>Keeps a report in place of the agent's last one.</summary>
    Task SeeAsync(SeenAgent agent, CancellationToken cancellationToken = default);

    /// <summary>The agents whose report has not expired, by id, ordinal.</summary>
    Task<IReadOnlyList<SeenAgent>> SeenAsync(DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Forgets an agent; it is no fault if it is not there.</summary>
    Task ForgetAsync(string id, CancellationToken cancellationToken = default);
}
