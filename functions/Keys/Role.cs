namespace Thalassa.Functions.Keys;

/// <summary>What a key may do; each role includes those before it.</summary>
public enum Role
{
    /// <summary>See registrations, routing, agents, events and metrics.</summary>
    Read,

    /// <summary>
    /// Register, renew and take out instances of services, and report as an agent; of the key's prefixes, where it has any.
    /// </summary>
    Register,

    /// <summary>Change the fleet's routing, and all that there is.</summary>
    Operate,
}
