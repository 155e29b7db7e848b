using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Keys;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Access;

/// <summary>Changes registrations for calls: checks the key's prefixes and writes the audit log.</summary>
public sealed class Registrar(ServiceRegistry registry, AuditLog audit, IEnumerable<INameClaims> claims)
{
    private readonly INameClaims[] _claims = [.. claims];

    /// <summary>Whether a request's key may register a heartbeat, under all its names.</summary>
    public bool MayChange(HttpContext http, Heartbeat heartbeat)
    {
        ArgumentNullException.ThrowIfNull(heartbeat);
        return AccessKey.Of(http) is not { Prefixes.Count: > 0 } key
            || (key.MayChange(heartbeat.Id.Name) && _claims.All(other => other.NamesOf(heartbeat).All(key.MayChange)));
    }

    /// <summary>Checks a name.</summary>
    /// <exception cref="AccessDeniedException">The request's key may not change it.</exception>
    public static void Check(HttpContext http, string name)
    {
        if (AccessKey.Of(http) is { } key && !key.MayChange(name))
        {
            throw new AccessDeniedException();
        }
    }

    /// <summary>Registers or renews.</summary>
    /// <exception cref="AccessDeniedException">The request's key does not cover that name; nothing was changed.</exception>
    public async ValueTask<HeartbeatOutcome> HeartbeatAsync(HttpContext http, Heartbeat heartbeat)
    {
        if (!MayChange(http, heartbeat))
        {
            throw new AccessDeniedException();
        }

        var outcome = await registry.HeartbeatAsync(heartbeat);
        audit.Note(http, outcome);
        return outcome;
    }

    /// <summary>Registers or renews many.</summary>
    /// <exception cref="AccessDeniedException">The request's key does not cover one of the names; nothing was changed.</exception>
    public async ValueTask<IReadOnlyList<HeartbeatOutcome>> HeartbeatAsync(HttpContext http, IReadOnlyList<Heartbeat> heartbeats)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(heartbeats);
        if (!heartbeats.All(heartbeat => MayChange(http, heartbeat)))
        {
            throw new AccessDeniedException();
        }

        var outcomes = await registry.HeartbeatAsync(heartbeats);
        foreach (var outcome in outcomes)
        {
            audit.Note(http, outcome);
        }

        return outcomes;
    }

    /// <summary>Ends a registration.</summary>
    /// <returns>Whether it existed.</returns>
    /// <exception cref="AccessDeniedException">The request's key does not cover that name; nothing was changed.</exception>
    public async ValueTask<bool> RemoveAsync(HttpContext http, RegistrationId id)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(id);
        Check(http, id.Name);
        var removed = await registry.RemoveAsync(id);
        audit.Note(http, id, removed);
        return removed;
    }
}

/// <summary>The caller's key lacks the right for the request; nothing was changed.</summary>
public sealed class AccessDeniedException : Exception
{
    /// <summary>The refusal for a name outside the key's prefixes; the same whether or not the name exists.</summary>
    public const string OtherName = "This key may not change registrations of that name; use the key of that service.";

    /// <summary>Creates the refusal of a name.</summary>
    public AccessDeniedException()
        : base(OtherName)
    {
    }
}

/// <summary>Lists further names under which a registration is visible; the key must cover those too.</summary>
public interface INameClaims
{
    /// <summary>The names that a heartbeat claims in its meta.</summary>
    IEnumerable<string> NamesOf(Heartbeat heartbeat);
}
