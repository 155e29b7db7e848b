using Thalassa.Registry.Store;

namespace Thalassa.Functions.Access;

/// <summary>Knows under which names a registration is also seen, beside its own: those names have to be the key's, too.</summary>
public interface INameClaims
{
    /// <summary>The names that a heartbeat claims by its meta.</summary>
    IEnumerable<string> NamesOf(Heartbeat heartbeat);
}
