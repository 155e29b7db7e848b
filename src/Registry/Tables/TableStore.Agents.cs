using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Thalassa.Model;
using Thalassa.Model.Agents;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

/// <remarks>
/// An agent is a row in a separate partition, with the report as JSON. It has no <c>ExpiresAt</c>, so the reaper's scan skips it; listing
/// the agents deletes expired ones.
/// </remarks>
public sealed partial class TableStore : IAgentStore
{
    private const string Report = "Report";

    /// <inheritdoc/>
    public Task SeeAsync(SeenAgent agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var row = new TableEntity(Keys.AgentPartition, agent.Id) { [Report] = JsonSerializer.Serialize(agent, Json.Relaxed.SeenAgent) };
        return WithTableAsync(() => _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SeenAgent>> SeenAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        List<SeenAgent> seen = [];
        foreach (var row in await ReadAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Keys.AgentPartition}"), cancellationToken))
        {
            if (_unreadable.Read(row, ReadAgent) is not { } agent)
            {
                continue;
            }

            if (agent.ExpiresAt > now.ToUnixTimeMilliseconds())
            {
                seen.Add(agent);
            }
            else
            {
                await DeleteAgentAsync(row.RowKey, row.ETag, cancellationToken);
            }
        }

        return [.. seen.OrderBy(agent => agent.Id, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string id, CancellationToken cancellationToken = default) => DeleteAgentAsync(id, ETag.All, cancellationToken);

    private static SeenAgent ReadAgent(TableEntity row) =>
        (row.GetString(Report) is { } report ? JsonSerializer.Deserialize(report, Json.Relaxed.SeenAgent) : null)
            ?? throw new FormatException("it has no report");

    /// <summary>Deletes the row if it is still the one that was read: an agent that reports again at this moment stays.</summary>
    private async Task DeleteAgentAsync(string id, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(Keys.AgentPartition, id, etag, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // It is gone, or back.
        }
    }
}
