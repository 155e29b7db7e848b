using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Functions.Access;
using Thalassa.Functions.Problems;
using Thalassa.Functions.Requests;
using Thalassa.Hosting.OpenApi;
using Thalassa.Model;
using Thalassa.Model.Agents;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Agents;

namespace Thalassa.Functions.Agents;

/// <summary>The agents that follow this registry, with their reports.</summary>
public sealed class AgentFunctions(FleetAgents agents)
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxDepth = 4;

    /// <summary>Lists the agents that reported recently.</summary>
    [Function("ListAgents")]
    [Answers(200, typeof(SeenAgent[]))]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "agents")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return TypedResults.Json([.. await agents.ListAsync(request.HttpContext.RequestAborted)], Json.Relaxed.SeenAgentArray);
    }

    /// <summary>Stores an agent's report.</summary>
    [Function("ReportAgent")]
    [Takes(typeof(AgentReport))]
    [Answers(200, typeof(SeenAgent))]
    [Faults(400, 413)]
    public async Task<IResult> Report(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "agents/{id}")] HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        Registrar.Check(request.HttpContext, id);
        var faults = new FaultList();
        using var body = StrictJson.Parse(await RequestBody.ReadAsync(request, MaxBytes), MaxDepth, "body", faults);
        return body is not null && AgentReportReader.Read(body.RootElement, id, faults) is { } report
            ? TypedResults.Json(await agents.ReportAsync(report), Json.Relaxed.SeenAgent)
            : ApiProblem.Invalid(faults);
    }

    /// <summary>Removes a stopped agent; succeeds if it does not exist.</summary>
    [Function("RemoveAgent")]
    [Answers(204)]
    [Faults(400)]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "agents/{id}")] HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        Registrar.Check(request.HttpContext, id);
        var faults = new FaultList();
        ServiceToken.Check(id, "id", faults);
        if (faults.Count > 0)
        {
            return ApiProblem.Invalid(faults);
        }

        await agents.LeaveAsync(id);
        return TypedResults.NoContent();
    }
}
