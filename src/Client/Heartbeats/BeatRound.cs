using System.Collections.Frozen;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Heartbeats;

/// <summary>What came of one beat of a process's registrations, and of the departures before it.</summary>
internal sealed record BeatRound
{
    /// <summary>What the registry took; the same list for each beat as long as nothing changes.</summary>
    public IReadOnlyList<RegistrationId> Renewed { get; init; } = [];

    /// <summary>What it did not take, and why.</summary>
    public IReadOnlyDictionary<RegistrationId, RegistryException> Failed { get; init; } =
        FrozenDictionary<RegistrationId, RegistryException>.Empty;

    /// <summary>The registrations whose departure the registry confirmed.</summary>
    public IReadOnlyList<RegistrationId> Departed { get; init; } = [];

    /// <summary>How long until the next one, unless something changes; infinite when there is nothing to do.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The first failure that is worth trying again for; null when the registry answered everything.</summary>
    public RegistryException? Failure { get; init; }
}
