using Thalassa.Model.Faults;

namespace Thalassa.Agent.Settings;

/// <summary>A feature that an agent works without; its options say whether it is on.</summary>
public interface IAgentExtension
{
    /// <summary>Whether members come from it, in place of a Thalassa registry.</summary>
    bool IsMemberSource => false;

    /// <summary>Whether it needs all services followed, not only those that backends need.</summary>
    bool FollowsAll => false;

    /// <summary>Whether frontends without a name show their key as their name.</summary>
    bool NamesFrontends => false;

    /// <summary>Notes what keeps it from working beside the agent's other options.</summary>
    /// <param name="hasSource">Whether the agent has a source of members.</param>
    /// <param name="faults">Takes the faults, under the names of the options.</param>
    void Validate(bool hasSource, FaultList faults)
    {
    }

    /// <summary>Adds its services to an agent.</summary>
    void AddTo(IServiceCollection services);
}
