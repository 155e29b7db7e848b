using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Thalassa.Model.Agents;

/// <summary>An agent with its last report.</summary>
public sealed record SeenAgent : AgentReport
{
    /// <summary>For the reader of JSON.</summary>
    [JsonConstructor]
    public SeenAgent()
    {
    }

    /// <summary>The agent of a report.</summary>
    [SetsRequiredMembers]
    public SeenAgent(AgentReport report) : base(report)
    {
    }

    /// <summary>Time of the report, Unix milliseconds by the registry's clock.</summary>
    public long LastSeen { get; init; }

    /// <summary>When it is removed without another report, Unix milliseconds.</summary>
    public long ExpiresAt { get; init; }
}
