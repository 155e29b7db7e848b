using System.Collections.Concurrent;
using Thalassa.Local.ServiceBus.Access;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>The tokens that a connection has presented, each for an entity and what is below it.</summary>
internal sealed class ConnectionAccess(SharedAccessSignature signatures, TimeProvider clock)
{
    // A client has a token for each entity that it uses.
    private const int MaxGrants = 5000;

    private readonly ConcurrentDictionary<string, AccessGrant> _grants = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ServiceBusFault">401: the token is no good, or not for that audience.</exception>
    public void Put(string audience, string token)
    {
        if (!Uri.TryCreate(audience, UriKind.Absolute, out var uri))
        {
            throw ServiceBusFault.Unauthorized("InvalidAudience: a token is put for an address such as amqp://host/entity.");
        }

        var path = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        var grant = signatures.Read(token, uri.Host, $"/{path}");
        if (_grants.Count >= MaxGrants && !_grants.ContainsKey(path))
        {
            throw ServiceBusFault.Unauthorized($"A connection has tokens for at most {MaxGrants} entities.");
        }

        _grants[path] = grant;
    }

    /// <summary>Makes sure that the connection may do something now.</summary>
    /// <returns>Until when.</returns>
    /// <exception cref="ServiceBusFault">401: there is no token for that entity, it is expired, or its key has not that right.</exception>
    public DateTimeOffset Demand(string path, EntityRights right)
    {
        var grant = Find(path) ?? throw ServiceBusFault.Unauthorized($"Unauthorized access: no token was put for '{path}'.");
        grant.Demand(right);
        return grant.ExpiresAt > clock.GetUtcNow()
            ? grant.ExpiresAt
            : throw ServiceBusFault.Unauthorized("ExpiredToken: the token is expired.");
    }

    private AccessGrant? Find(string path)
    {
        for (; ; path = path[..Math.Max(path.LastIndexOf('/'), 0)])
        {
            if (_grants.TryGetValue(path, out var grant) || path.Length == 0)
            {
                return grant;
            }
        }
    }
}
