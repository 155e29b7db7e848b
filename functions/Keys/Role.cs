namespace Thalassa.Functions.Keys;

/// <summary>The rights of a key; each role includes the previous ones.</summary>
public enum Role
{
    /// <summary>Read registrations, routing, agents, events and metrics.</summary>
    Read,

    /// <summary>
    /// Register, renew and remove instances, and report as an agent, within the key's prefixes.
    /// </summary>
    Register,

    /// <summary>Change the fleet's routing and everything else.</summary>
    Operate,
}
