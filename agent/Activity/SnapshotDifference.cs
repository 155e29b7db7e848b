using System.Text.Json;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Activity;

/// <summary>Says what one snapshot has that another had not, object by object.</summary>
internal static class SnapshotDifference
{
    private const int MostNames = 8;

    /// <summary>One entry for each object that was created, changed or deleted, and for each backend whose members came or went.</summary>
    public static IReadOnlyList<ActivityEntry> Describe(RoutingSnapshot before, RoutingSnapshot after)
    {
        var entries = new List<ActivityEntry>();
        var frontends = before.Frontends.ToDictionary(frontend => frontend.Key, StringComparer.Ordinal);
        foreach (var frontend in after.Frontends)
        {
            if (frontends.GetValueOrDefault(frontend.Key) is var old && !ReferenceEquals(old, frontend))
            {
                Compare(frontend.Id, old is null ? null : Json(old), Json(frontend), entries);
            }
        }

        entries.AddRange(
            frontends
                .Keys.Except(after.Frontends.Select(frontend => frontend.Key), StringComparer.Ordinal)
                .Select(key => Gone($"frontend/{key}")));
        foreach (var (known, backend) in after.ChangedSince(before))
        {
            Compare(known, backend, entries);
        }

        entries.AddRange(
            before
                .Backends.Select(backend => backend.Definition.Key)
                .Except(after.Backends.Select(backend => backend.Definition.Key), StringComparer.Ordinal)
                .Select(key => Gone($"backend/{key}")));
        return entries;
    }

    private static void Compare(BackendState? before, BackendState after, List<ActivityEntry> entries)
    {
        var (old, now) = (before?.Definition, after.Definition);
        if (old is { IsDynamic: true } && now.IsDynamic && Shares(old) != Shares(now))
        {
            entries.Add(new(ActivityKind.Switch, now.Id, $"{now.Name}: {Shares(old)} → {Shares(now)}"));
            old = old with { Name = now.Name, Version = now.Version, Versions = now.Versions, Members = now.Members };
        }
        else if (old is { IsDynamic: true } && now.IsDynamic)
        {
            CompareMembers(old, now, entries);
        }

        Compare(now.Id, old is null ? null : Json(Bare(old)), Json(Bare(now)), entries);
        CompareDrains(before, after, entries);
    }

    private static void CompareMembers(Backend before, Backend after, List<ActivityEntry> entries)
    {
        var old = before.Members.DistinctBy(Name).ToDictionary(Name, StringComparer.Ordinal);
        var now = after.Members.DistinctBy(Name).ToDictionary(Name, StringComparer.Ordinal);
        if (now.Keys.Except(old.Keys, StringComparer.Ordinal).ToList() is { Count: > 0 } came)
        {
            entries.Add(new(ActivityKind.Online, after.Id, $"{List(came)} of {after.Name} came") { Who = "registry" });
        }

        if (old.Keys.Except(now.Keys, StringComparer.Ordinal).ToList() is { Count: > 0 } went)
        {
            entries.Add(new(ActivityKind.Offline, after.Id, $"{List(went)} of {after.Name} went") { Who = "registry" });
        }

        var weighed = now.Where(member =>
                old.TryGetValue(member.Key, out var known) && known.EffectiveWeight() != member.Value.EffectiveWeight())
            .Select(member => $"{member.Key} from {old[member.Key].EffectiveWeight()} to {member.Value.EffectiveWeight()}")
            .ToList();
        if (weighed.Count > 0)
        {
            entries.Add(new(ActivityKind.Change, after.Id, $"weight of {List(weighed)}") { Who = "registry" });
        }
    }

    private static void CompareDrains(BackendState? before, BackendState after, List<ActivityEntry> entries)
    {
        var old = Drained(before);
        var now = Drained(after);
        if (now.Except(old, StringComparer.Ordinal).ToList() is { Count: > 0 } drained)
        {
            entries.Add(new(ActivityKind.Drain, after.Definition.Id, $"{List(drained)} gets no new requests"));
        }

        var all = after.Servers.Concat(after.Standby).Select(Name).ToHashSet(StringComparer.Ordinal);
        if (old.Except(now, StringComparer.Ordinal).Where(all.Contains).ToList() is { Count: > 0 } back)
        {
            entries.Add(new(ActivityKind.Drain, after.Definition.Id, $"{List(back)} gets requests again"));
        }
    }

    private static void Compare(string id, JsonElement? before, JsonElement after, List<ActivityEntry> entries)
    {
        if (before is not { } old)
        {
            entries.Add(new(ActivityKind.Change, id, "created"));
            return;
        }

        var known = old.EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.GetRawText(), StringComparer.Ordinal);
        var now = after
            .EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.GetRawText(), StringComparer.Ordinal);
        var changes = known
            .Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(name => known.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => $"{name} {Short(known.GetValueOrDefault(name))} → {Short(now.GetValueOrDefault(name))}").ToList();
        if (changes.Count > 0)
        {
            entries.Add(new(ActivityKind.Change, id, string.Join("; ", changes)));
        }
    }

    /// <summary>The versions that a dynamic backend serves, as an operator writes them.</summary>
    public static string Shares(Backend backend)
    {
        if (backend.Versions is not { } versions)
        {
            return backend.Version ?? string.Empty;
        }

        var sum = versions.Values.Sum();
        return string.Join(", ", versions.OrderByDescending(share => share.Value).ThenBy(share => share.Key, StringComparer.Ordinal)
            .Select(share => $"{Math.Round(100.0 * share.Value / sum, 1)} % {share.Key}"));
    }

    private static ActivityEntry Gone(string id) => new(ActivityKind.Change, id, "deleted");

    // A dynamic backend's members are the registry's to change; a static one's are part of its definition.
    private static Backend Bare(Backend backend) => backend.IsDynamic ? backend with { Members = [] } : backend;

    private static HashSet<string> Drained(BackendState? backend) =>
        (backend is null ? [] : backend.Servers.Concat(backend.Standby))
            .Where(server => server.IsDrained)
            .Select(Name)
            .ToHashSet(StringComparer.Ordinal);

    private static JsonElement Json(Frontend frontend) => JsonSerializer.SerializeToElement(frontend, Thalassa.Model.Json.Relaxed.Frontend);

    private static JsonElement Json(Backend backend) => JsonSerializer.SerializeToElement(backend, Thalassa.Model.Json.Relaxed.Backend);

    private static string Name(Member member) => HostAndPort.Of(member.Host, member.Port);

    private static string Name(Server server) => HostAndPort.Of(server.Address.ToString(), server.Port);

    private static string Short(string? json) => json is null ? "none" : json.Length <= 120 ? json : json[..120] + "…";

    private static string List(List<string> names) =>
        names.Count <= MostNames
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";
}
