using Thalassa.Model.Agents;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Memory;

public sealed partial class MemoryStore : IAgentStore
{
    private readonly SortedDictionary<string, SeenAgent> _agents = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task SeeAsync(SeenAgent agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        lock (_lock)
        {
            _agents[agent.Id] = agent;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeenAgent>> SeenAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            foreach (var gone in _agents.Values.Where(agent => agent.ExpiresAt <= now.ToUnixTimeMilliseconds()).ToList())
            {
                _agents.Remove(gone.Id);
            }

            return Task.FromResult<IReadOnlyList<SeenAgent>>([.. _agents.Values]);
        }
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string id, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _agents.Remove(id);
        }

        return Task.CompletedTask;
    }
}
