using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>What a template is given. Property names are written with a small first letter there.</summary>
public sealed class TemplateModel
{
    internal TemplateModel(RoutingSnapshot snapshot, HaproxyOptions options, IReadOnlyDictionary<string, ImmutableArray<SlotLine>>? slots)
    {
        Frontends = [.. snapshot.Frontends.Select(frontend => new FrontendSection(frontend))];
        Backends = [.. snapshot.Backends.Concat(Missing(snapshot)).Select(backend =>
            new BackendSection(backend, slots is null ? null : slots.GetValueOrDefault(backend.Definition.Key, [])))];
        HaproxySocketPath = HaproxyText.Path(options.HaproxySocketPath);
        StatsPort = options.StatsPort is { } port ? $"{HaproxyText.Number(port, 1, 65535)}" : null;
        Privileged = options.IsPrivileged;
        User = HaproxyText.Name(Environment.UserName);
    }

    /// <summary>By key.</summary>
    public IReadOnlyList<FrontendSection> Frontends { get; }

    /// <summary>By key; those that frontends name but that are not there come last, without a server.</summary>
    public IReadOnlyList<BackendSection> Backends { get; }

    /// <summary>Where HAProxy puts its statistics and runtime socket.</summary>
    public string HaproxySocketPath { get; }

    /// <summary>The loopback port of HAProxy's statistics page, or null for none.</summary>
    public string? StatsPort { get; }

    /// <summary>Whether HAProxy starts as root and is to drop its rights.</summary>
    public bool Privileged { get; }

    /// <summary>The user that the agent runs as.</summary>
    public string User { get; }

    // A backend that is not there yet must not keep the rest from working: it answers 503 until it comes.
    private static IEnumerable<BackendState> Missing(RoutingSnapshot snapshot)
    {
        var present = snapshot.Backends.Select(backend => backend.Definition.Key).ToHashSet(StringComparer.Ordinal);
        return from frontend in snapshot.Frontends
               from key in frontend.BackendKeys()
               where !present.Contains(key)
               group frontend.Mode by key into missing
               orderby missing.Key
               let mode = missing.Contains("http", StringComparer.Ordinal) ? "http" : "tcp"
               select new BackendState(new Backend { Key = missing.Key, Type = "static", Mode = mode }, []);
    }
}
