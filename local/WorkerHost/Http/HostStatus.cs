using Microsoft.AspNetCore.Http;
using Thalassa.Local.WorkerHost.Workers;

namespace Thalassa.Local.WorkerHost.Http;

/// <summary>What the host says of itself at <c>GET /admin/host/status</c>, where the Functions host has it too.</summary>
/// <param name="State"><c>Running</c>, or <c>Error</c> while there is no worker.</param>
/// <param name="WorkerProcessId">The process that runs the functions, or null while there is none.</param>
/// <param name="HttpInvocations">How many calls workers have answered.</param>
/// <param name="WorkerRestarts">How many workers were started because one before had ended.</param>
internal sealed record HostStatus(string State, int? WorkerProcessId, long HttpInvocations, int WorkerRestarts)
{
    public const string Path = "/admin/host/status";

    /// <summary>Answers for one host.</summary>
    public static RequestDelegate Of(WorkerSupervisor supervisor) => http =>
    {
        var worker = supervisor.Current;
        return TypedResults.Json(new HostStatus(worker is null ? "Error" : "Running", worker?.ProcessId, supervisor.Served, supervisor.Restarts)).ExecuteAsync(http);
    };
}
