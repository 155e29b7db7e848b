using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Functions.Access;
using Thalassa.Functions.Problems;
using Thalassa.Functions.Requests;
using Thalassa.Hosting.OpenApi;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;

namespace Thalassa.Functions.Registrations;

/// <summary>Registers, renews, removes and lists instances.</summary>
/// <remarks>A change that has started is completed even if its client disconnects, so changes take no cancellation token.</remarks>
public sealed class RegistrationFunctions(ServiceRegistry registry, Registrar registrar)
{
    /// <summary>Lists the registrations of all services, of one service, or of one version.</summary>
    [Function("ListRegistrations")]
    [Query("name", "The services, when the path names none; may be given several times.", Type = typeof(string[]))]
    [Query("limit", "The most registrations of one answer, 1 to 10000; a Link header leads to the next page.", Type = typeof(int))]
    [Query("from", "Where a page begins; a Link header has it.")]
    [Query("meta.key", "Only registrations whose meta has this value under key; any key, several at once.")]
    [Header(UnreadableIds.Header, UnreadableIds.Meaning)]
    [Answers(200, typeof(Registration[]))]
    [Answers(304)]
    [Faults(400)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "registrations/{name?}/{version?}")] HttpRequest request,
        string? name,
        string? version)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = new FaultList();
        var query = QueryReader.Read(request.Query, name, version, faults);
        return faults.Count > 0
            ? ApiProblem.Invalid(faults)
            : RegistrationAnswer.Page(request, await registry.QueryAsync(query, request.HttpContext.RequestAborted));
    }

    /// <summary>Registers an instance or renews its lease; the body is its meta.</summary>
    [Function("Register")]
    [Takes(typeof(JsonObject), IsRequired = false)]
    [Answers(200, typeof(Registration))]
    [Faults(400, 413)]
    public async Task<IResult> Register(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "registrations/{name}/{version}/{host}/{port}")] HttpRequest request,
        string name,
        string version,
        string host,
        string port)
    {
        var faults = new FaultList();
        var meta = await RequestBody.ReadAsync(request, MetaRules.MaxBytes);
        return registry.Read(name, version, host, port, meta.Span, faults) is { } heartbeat
            ? new RegistrationAnswer((await registrar.HeartbeatAsync(request.HttpContext, heartbeat)).Registration)
            : ApiProblem.Invalid(faults);
    }

    /// <summary>Registers or renews one instance (an object) or many (an array).</summary>
    [Function("RegisterMany")]
    [Takes(typeof(BulkRequest))]
    [Answers(200, typeof(BulkAnswer))]
    [Faults(400, 413)]
    public async Task<IResult> RegisterMany([HttpTrigger(AuthorizationLevel.Function, "post", Route = "registrations")] HttpRequest request)
    {
        var faults = new FaultList();
        var bulk = Bulk.Read(await RequestBody.ReadAsync(request, Bulk.MaxBytes), registry, faults);
        return bulk is null ? ApiProblem.Invalid(faults) : await bulk.SendAsync(registrar, request.HttpContext);
    }

    /// <summary>Removes an instance; succeeds if it does not exist.</summary>
    [Function("Deregister")]
    [Answers(200, typeof(Removal))]
    [Faults(400)]
    public async Task<IResult> Deregister(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "registrations/{name}/{version}/{host}/{port}")] HttpRequest request,
        string name,
        string version,
        string host,
        string port)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = new FaultList();
        return RegistrationId.TryCreate(name, version, host, port, faults) is { } id
            ? JsonText.Removed(await registrar.RemoveAsync(request.HttpContext, id))
            : ApiProblem.Invalid(faults);
    }
}

/// <summary>What it answers: the registration, or a result for each in their order.</summary>
[OneOf(typeof(Registration), typeof(BulkResult[]))]
public abstract class BulkAnswer;

/// <summary>What it takes: one registration, or at most 1,000.</summary>
[OneOf(typeof(BulkItem), typeof(BulkItem[]))]
public abstract class BulkRequest;
