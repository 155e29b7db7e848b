using System.Net;
using Microsoft.AspNetCore.Http;
using Thalassa.Local.Hosting;
using Thalassa.Local.WorkerHost.Workers;

namespace Thalassa.Local.WorkerHost.Http;

/// <summary>What the host says of itself at <c>GET /admin/host/status</c>, where the Functions host has it too.</summary>
/// <param name="State"><c>Running</c>, or <c>Error</c> while there is no worker that answers.</param>
/// <param name="WorkerProcessId">The process that runs the functions, or null while there is none.</param>
/// <param name="HttpInvocations">How many calls workers have answered.</param>
/// <param name="WorkerRestarts">How many workers were started because one before had ended.</param>
internal sealed record HostStatus(string State, int? WorkerProcessId, long HttpInvocations, int WorkerRestarts)
{
    public const string Path = "/admin/host/status";

    /// <summary>Answers for one host, to programs of its own machine alone: it has no keys of its own to ask for.</summary>
    public static RequestDelegate Of(WorkerSupervisor supervisor) => http =>
    {
        if (http.Connection.RemoteIpAddress is not { } caller || !IPAddress.IsLoopback(caller))
        {
            return Problem.Write(http, StatusCodes.Status403Forbidden, "Only programs on the same machine may read the host's status.");
        }

        HostHeaders.Set(http);
        var worker = supervisor.Current is { Silent.IsCancellationRequested: false } answering ? answering : null;
        return TypedResults
            .Json(new HostStatus(worker is null ? "Error" : "Running", worker?.ProcessId, supervisor.Served, supervisor.Restarts))
            .ExecuteAsync(http);
    };
}
