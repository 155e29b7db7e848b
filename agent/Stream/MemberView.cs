using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Stream;

/// <summary>A member of a backend.</summary>
/// <param name="Name">Host and port as they were registered or given.</param>
/// <param name="Address">Address and port as HAProxy knows them, or null while the host has no address.</param>
/// <param name="Version">Of its service, or null for a static member.</param>
/// <param name="Role"><c>member</c>, <c>standby</c> (kept warm for the way back, or about to take over) or <c>last</c> (the last one of a
/// backend that has none).</param>
internal sealed record MemberView(string Name, string? Address, string? Version, string Role)
{
    public int Weight { get; init; }

    public bool IsDrained { get; init; }

    public JsonElement? Meta { get; init; }

    /// <summary>Everybody who belongs to a backend.</summary>
    public static IReadOnlyList<MemberView> Of(BackendState backend, HostResolver resolver, Drains drains)
    {
        var members = backend.Definition.Members.Select(member => Of(member, "member", backend, resolver, drains)).ToList();
        members.AddRange(
            backend
                .LastMembers.Where(last => !backend.Definition.Members.Contains(last))
                .Select(last => Of(last, "last", backend, resolver, drains)));
        var known = members.Select(member => member.Address).ToHashSet(StringComparer.Ordinal);
        members.AddRange(backend.Standby
            .Select(server => HostAndPort.Of(server.Address.ToString(), server.Port) is var address
                ? new MemberView(address, address, server.Version, "standby") { Weight = server.Weight, IsDrained = server.IsDrained }
                : null!)
            .Where(member => known.Add(member.Address)));
        return members;
    }

    public JsonObject ToJson() => new()
    {
        ["member"] = Name,
        ["address"] = Address,
        ["version"] = Version,
        ["role"] = Role,
        ["weight"] = Weight,
        ["drained"] = IsDrained,
        ["meta"] = Meta is { } meta ? JsonNode.Parse(meta.GetRawText()) : null,
    };

    private static MemberView Of(Member member, string role, BackendState backend, HostResolver resolver, Drains drains)
    {
        var name = HostAndPort.Of(member.Host, member.Port);
        var address = resolver.Find(member.Host) is { } ip ? HostAndPort.Of(ip.ToString(), member.Port) : null;
        return new MemberView(name, address, member.Version, role)
        {
            Weight = member.EffectiveWeight(),
            IsDrained = drains.Contains(backend.Definition.Key, name),
            Meta = member.Meta,
        };
    }
}
