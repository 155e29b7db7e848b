using System.Collections.Immutable;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>The switches that are made whatever the health of the new version. Safe for use by many threads.</summary>
/// <remarks>
/// <c>force</c> belongs to one change: it counts from the moment that the change is made until the backend is to serve other versions, and
/// never for a change that arrives later, from wherever. It is not in the state file: after a restart nothing holds the traffic.
/// </remarks>
public sealed class ForcedSwitches
{
    private ImmutableDictionary<string, ForcedSwitch> _all = ImmutableDictionary.Create<string, ForcedSwitch>(StringComparer.Ordinal);

    /// <summary>Notes that a switch is about to be made by force. It counts as soon as the backend is to serve these versions.</summary>
    /// <param name="switched">The backend after the switch.</param>
    public ForcedSwitch Begin(Backend switched)
    {
        var begun = new ForcedSwitch(switched.Key, [.. ServiceVersion.WithTraffic(switched)]);
        ImmutableInterlocked.Update(ref _all, all => all.SetItem(switched.Key, begun));
        return begun;
    }

    /// <summary>Ends the request for a switch; where it did not lead to these versions, nothing of it remains.</summary>
    /// <param name="ended">The switch.</param>
    /// <param name="wanted">The definitions that HAProxy should have now.</param>
    public void End(ForcedSwitch ended, RoutingTable wanted)
    {
        ended.IsUnderWay = false;
        if (!ended.Matches(wanted))
        {
            Remove(ended);
        }
    }

    /// <summary>Takes up the definitions that HAProxy should have: a backend that is to serve other versions is no longer forced.</summary>
    public void Note(RoutingTable wanted)
    {
        foreach (var forced in Volatile.Read(ref _all).Values)
        {
            if (forced.Matches(wanted))
            {
                forced.IsUnderWay = false;
            }
            else if (!forced.IsUnderWay)
            {
                Remove(forced);
            }
        }
    }

    /// <summary>Whether a backend with this definition was switched to its versions by force.</summary>
    public bool Covers(Backend backend) => Volatile.Read(ref _all).GetValueOrDefault(backend.Key)?.Matches(backend) ?? false;

    // Unless another one of the same backend has taken its place.
    private void Remove(ForcedSwitch forced) =>
        ImmutableInterlocked.Update(ref _all, all => all.GetValueOrDefault(forced.Key) == forced ? all.Remove(forced.Key) : all);
}
