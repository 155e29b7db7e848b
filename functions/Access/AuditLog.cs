using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Thalassa.Functions.Keys;
using Thalassa.Functions.Settings;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Access;

/// <summary>Notes who changed what, and how that ended: a line for each change, none for what only lives on, and never a key.</summary>
/// <remarks>
/// Changes of registrations are noted where they happen, because a call may make many of them; calls that change routing or take out an
/// agent, by their answers.
/// </remarks>
public sealed partial class AuditLog(AppSettings settings, ILogger<AuditLog> logger)
{
    /// <summary>Notes how a call ends, if it is one that changes routing or takes out an agent.</summary>
    internal void Watch(HttpContext http, string function, Role? needed)
    {
        if ((needed == Role.Operate || function == "RemoveAgent") && logger.IsEnabled(LogLevel.Information))
        {
            http.Response.OnCompleted(() =>
            {
                var (who, address, path) = (Who(http), Address(http), http.Request.Path.ToUriComponent());
                LogCall(who, address, function, path, http.Response.StatusCode);
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Notes what a heartbeat changed, if it changed anything.</summary>
    internal void Note(HttpContext http, HeartbeatOutcome outcome)
    {
        if (outcome.Kind != HeartbeatKind.Renewed)
        {
            Note(http, outcome.Kind == HeartbeatKind.New ? "registered" : "changed the meta of", outcome.Registration.Id);
        }
    }

    /// <summary>Notes that a registration was taken out, or was not there.</summary>
    internal void Note(HttpContext http, RegistrationId id, bool removed) =>
        Note(http, removed ? "removed" : "found nothing to remove at", id);

    private static string Who(HttpContext http) => AccessKey.Of(http)?.Name ?? "a caller authorized by the host";

    private IPAddress? Address(HttpContext http) => RemoteAddress.Of(http, settings);

    private void Note(HttpContext http, string change, RegistrationId id)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            var (who, address, text) = (Who(http), Address(http), id.ToString());
            LogChange(who, address, change, text);
        }
    }
}
