using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Thalassa.Functions.Keys;
using Thalassa.Functions.Settings;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Access;

/// <summary>Logs each change with its caller and result. Renewals are not logged, and keys never are.</summary>
/// <remarks>
/// Changes of registrations are logged where they happen, because a call may contain many. Calls that change routing or remove an agent
/// are logged with their answers.
/// </remarks>
public sealed partial class AuditLog(AppSettings settings, ILogger<AuditLog> logger)
{
    /// <summary>Logs the result of a call that changes routing or removes an agent.</summary>
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

    /// <summary>Logs the change of a heartbeat, if any.</summary>
    internal void Note(HttpContext http, HeartbeatOutcome outcome)
    {
        if (outcome.Kind != HeartbeatKind.Renewed)
        {
            Note(http, outcome.Kind == HeartbeatKind.New ? "registered" : "changed the meta of", outcome.Registration.Id);
        }
    }

    /// <summary>Logs the removal of a registration.</summary>
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

    [LoggerMessage(LogEvents.RegistrationChanged, LogLevel.Information, "{Who} at {Address}: {Change} {Id}")]
    private partial void LogChange(string who, IPAddress? address, string change, string id);

    [LoggerMessage(LogEvents.OperatorCall, LogLevel.Information, "{Who} at {Address}: {Function} {Path} returned {Status}")]
    private partial void LogCall(string who, IPAddress? address, string function, string path, int status);
}
