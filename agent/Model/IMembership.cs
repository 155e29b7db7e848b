using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Model;

/// <summary>The registrations that routing fills backends with. Discovery keeps them equal to their source.</summary>
public interface IMembership
{
    /// <summary>When the registry last confirmed what is known, in this process or in the one before; null if it never did.</summary>
    DateTimeOffset? AsOf { get; }

    /// <summary>The revision of the newest transition that is known, of any service, and of the newest one that changed members.</summary>
    (long Known, long Change) Newest { get; }

    /// <summary>The live members of one version of a service, by id; the same object until one of them changes.</summary>
    IReadOnlyList<Registration> Members(string name, string version);

    /// <summary>The last member of a version that has none any more, or null if it has some or never had any.</summary>
    Registration? LastOf(string name, string version);
}
