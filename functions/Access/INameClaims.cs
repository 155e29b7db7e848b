using Thalassa.Registry.Store;

namespace Thalassa.Functions.Access;

/// <summary>Lists further names under which a registration is visible; the key must cover those too.</summary>
public interface INameClaims
{
    /// <summary>The names that a heartbeat claims in its meta.</summary>
    IEnumerable<string> NamesOf(Heartbeat heartbeat);
}
