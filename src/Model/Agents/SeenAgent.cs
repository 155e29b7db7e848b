using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Thalassa.Model.Agents;

/// <summary>An agent as the registry last heard of it.</summary>
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

    /// <summary>When that was, Unix milliseconds by the registry's clock.</summary>
    public long LastSeen { get; init; }

    /// <summary>When it is forgotten unless it reports again, Unix milliseconds.</summary>
    public long ExpiresAt { get; init; }
}
