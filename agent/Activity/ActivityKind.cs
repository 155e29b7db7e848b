using System.Text.Json.Serialization;

namespace Thalassa.Agent.Activity;

/// <summary>What happened.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActivityKind>))]
public enum ActivityKind
{
    /// <summary>The agent started.</summary>
    [JsonStringEnumMemberName("start")]
    Start,

    /// <summary>A frontend or backend was created, changed or deleted.</summary>
    [JsonStringEnumMemberName("change")]
    Change,

    /// <summary>A backend moved to another version, or to other shares of several.</summary>
    [JsonStringEnumMemberName("switch")]
    Switch,

    /// <summary>Members came.</summary>
    [JsonStringEnumMemberName("online")]
    Online,

    /// <summary>Members went.</summary>
    [JsonStringEnumMemberName("offline")]
    Offline,

    /// <summary>A member began or ceased to pass its check.</summary>
    [JsonStringEnumMemberName("health")]
    Health,

    /// <summary>A member was taken out of the traffic by an operator, or given back.</summary>
    [JsonStringEnumMemberName("drain")]
    Drain,

    /// <summary>HAProxy was reloaded or restarted, or an external change to it was reverted.</summary>
    [JsonStringEnumMemberName("haproxy")]
    Haproxy,

    /// <summary>The registry was lost or found.</summary>
    [JsonStringEnumMemberName("registry")]
    Registry,

    /// <summary>Something could not be done.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
