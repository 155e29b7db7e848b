using System.Collections.Immutable;
using Thalassa.Client;
using Thalassa.Client.Events;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Discovery;

/// <summary>Where the agent learns which instances its services have: a Thalassa registry, Consul or etcd.</summary>
/// <remarks>
/// What is asked for is the truth, what happens in between are hints that make it quicker. Whatever the source,
/// <see cref="RegistryFollower"/> decides when to ask, and <see cref="Membership"/> what to believe.
/// </remarks>
public interface IMemberSource : IEventSource
{
    /// <summary><c>thalassa</c>, <c>consul</c> or <c>etcd</c>.</summary>
    string Kind { get; }

    /// <summary>Its addresses, without secrets.</summary>
    IReadOnlyList<Uri> Hosts { get; }

    /// <summary>What the last answer leaves out although it is there, since the source cannot read it.</summary>
    UnreadableIds Unreadable => UnreadableIds.None;

    /// <summary>Chooses the services whose changes are hinted at. A source that hints at all changes takes no notice.</summary>
    void Choose(ImmutableSortedSet<string> names)
    {
    }

    /// <summary>Asks for the live registrations of some services, all versions of them.</summary>
    /// <param name="names">The services; none means all that there are.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>All of them; where the source cannot tell whether it knows all, it fails.</returns>
    /// <exception cref="RegistryException">It could not be asked, or its answer cannot be trusted to be whole.</exception>
    Task<IReadOnlyCollection<Registration>> GetAsync(ImmutableSortedSet<string> names, CancellationToken cancellationToken);
}

/// <summary>What an event did to what the agent knows.</summary>
public enum EventEffect
{
    /// <summary>Nothing: it is old, a repetition, or of a service that is not followed.</summary>
    None,

    /// <summary>A member came, went or changed.</summary>
    Changed,

    /// <summary>It is not an event of a registration; ask the registry instead.</summary>
    Unreadable,
}
