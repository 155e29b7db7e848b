using System.Text.Json;
using Thalassa.Model.Registrations;

namespace Thalassa.Model.Routing;

/// <summary>One server of a backend. A member of a dynamic backend has its complete registration.</summary>
public sealed record Member
{
    /// <summary>A DNS name, an IPv4 address or an IPv6 address without brackets.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>HAProxy weight of a static member, 0 to 256; null for the default of 100.</summary>
    public int? Weight { get; init; }

    /// <summary>The registration's service, or null for a static member; so are the properties below.</summary>
    public string? Name { get; init; }

    /// <summary>The registration's version.</summary>
    public string? Version { get; init; }

    /// <summary>The registration's last heartbeat, Unix milliseconds.</summary>
    public long? LastKnown { get; init; }

    /// <summary>The registration's meta.</summary>
    public JsonElement? Meta { get; init; }

    /// <summary>The registration's id.</summary>
    public string? Id { get; init; }

    /// <summary>Creates the member of a live registration.</summary>
    public static Member Of(Registration registration) => new()
    {
        Host = registration.Id.Host,
        Port = registration.Id.Port,
        Name = registration.Id.Name,
        Version = registration.Id.Version,
        LastKnown = registration.LastKnown,
        Meta = registration.Meta,
        Id = registration.Id.ToString(),
    };

    /// <summary>The effective weight: the operator's, else the registration's <c>meta.weight</c>, else 100.</summary>
    public int EffectiveWeight() => Weight ?? (Meta is { } meta ? MetaRules.Weight(meta) : 100);
}
