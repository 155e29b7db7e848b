using System.Net;

namespace Thalassa.Agent.Model;

/// <summary>The addresses of members' host names, so that HAProxy resolves nothing. Discovery follows the names' changes.</summary>
public interface IHostResolver
{
    /// <summary>The names in use that have an address, for the state file.</summary>
    IReadOnlyDictionary<string, IPAddress> Known { get; }

    /// <summary>The address of a member, at once; nothing is looked up for it.</summary>
    /// <param name="host">An address, or a name.</param>
    /// <returns>Null for a name without an address so far.</returns>
    IPAddress? Find(string host);

    /// <summary>Follows names from now on; those that are new are looked up at once.</summary>
    void Follow(IEnumerable<string> hosts);

    /// <summary>Forgets every name that is not in use.</summary>
    void Keep(IEnumerable<string> hosts);
}

/// <summary>A name with several addresses. The member is served at one of them; it stays as long as the name has it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Address">The address in use.</param>
/// <param name="Unused">The others, at most 20.</param>
public sealed record NameWithSeveralAddresses(string Name, string Address, IEnumerable<string> Unused);
