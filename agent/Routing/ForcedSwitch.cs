using System.Collections.Immutable;
using Thalassa.Agent.Model;
using Thalassa.Client;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>One switch by force.</summary>
/// <param name="key">The backend.</param>
/// <param name="versions">Those that get traffic by it.</param>
public sealed class ForcedSwitch(string key, ImmutableHashSet<ServiceVersion> versions)
{
    private volatile bool _isUnderWay = true;

    internal string Key => key;

    /// <summary>Whether the definitions do not have it yet, because it is being made.</summary>
    internal bool IsUnderWay
    {
        get => _isUnderWay;
        set => _isUnderWay = value;
    }

    /// <summary>Whether the definitions have its backend with its versions.</summary>
    internal bool Matches(RoutingTable wanted) => wanted.Find(RoutingKind.Backend, key)?.Backend is { } backend && Matches(backend);

    /// <summary>Whether its backend is to serve its versions.</summary>
    internal bool Matches(Backend backend) => backend.Key == key && versions.SetEquals(ServiceVersion.WithTraffic(backend));
}
