using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

/// <summary>What HAProxy is to do, and how its configuration says so.</summary>
internal sealed class DesiredConfig
{
    private readonly HaproxyTemplate _template;
    private readonly HaproxyOptions _options;

    private DesiredConfig(RoutingSnapshot snapshot, ConfigStructure structure, HaproxyTemplate template, HaproxyOptions options) =>
        (Snapshot, Structure, _template, _options) = (snapshot, structure, template, options);

    public RoutingSnapshot Snapshot { get; }

    public ConfigStructure Structure { get; }

    /// <summary>Whether members come and go by the runtime API; else each change of them is a reload.</summary>
    public bool HasSlots => _template.HasSlots;

    /// <exception cref="FormatException">A value is not safe to write, or the template does not fit.</exception>
    public static DesiredConfig Of(RoutingSnapshot snapshot, DesiredConfig? before, HaproxyTemplate template, HaproxyOptions options) =>
        new(
            snapshot,
            before is not null && SameStructure(snapshot, before.Snapshot) ? before.Structure : template.Structure(snapshot, options),
            template,
            options);

    /// <summary>The same with HAProxy's socket elsewhere.</summary>
    public DesiredConfig WithSocket(string path) => Of(Snapshot, null, _template, _options with { HaproxySocketPath = path });

    /// <summary>The backends that are wanted otherwise than before, or null when there was no before.</summary>
    public IReadOnlyCollection<string>? ChangedSince(DesiredConfig? before)
    {
        if (before is null)
        {
            return null;
        }

        var known = before.Snapshot.Backends.ToDictionary(backend => backend.Definition.Key, StringComparer.Ordinal);
        return [.. Snapshot.Backends
            .Where(backend => !known.TryGetValue(backend.Definition.Key, out var old) || !SameMembers(backend, old))
            .Select(backend => backend.Definition.Key)];
    }

    /// <summary>What brings a worker that does <paramref name="running"/> to this.</summary>
    public Plan Plan(RunningState running, string difference) =>
        Planner.Plan(running, Snapshot, Structure.Fingerprint, difference, _options.Planner);

    /// <summary>The file that has the effect of <paramref name="plan"/>.</summary>
    public string Render(Plan plan) => _template.Render(Snapshot, _options, plan.Layout, Structure);

    /// <summary>The file for a worker that takes over from what <paramref name="running"/> says.</summary>
    public string Render(RunningState running) => _template.HasSlots
        ? Render(Plan(running, string.Empty))
        : _template.Render(Snapshot, _options);

    private static bool SameStructure(RoutingSnapshot a, RoutingSnapshot b) =>
        a.Frontends.SequenceEqual(b.Frontends)
        && a.Backends.Length == b.Backends.Length
        && a.Backends.Zip(b.Backends).All(pair => SameDefinition(pair.First, pair.Second));

    private static bool SameDefinition(BackendState a, BackendState b) =>
        a.Definition with { Members = b.Definition.Members } == b.Definition;

    private static bool SameMembers(BackendState a, BackendState b) =>
        SameDefinition(a, b) && a.IsForced == b.IsForced && a.Servers.SequenceEqual(b.Servers) && a.Standby.SequenceEqual(b.Standby);
}
