using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Functions.Requests;
using Thalassa.Hosting.OpenApi;
using Thalassa.Model;
using Thalassa.Model.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Routing;

/// <summary>The fleet's backends.</summary>
public sealed class BackendFunctions(RoutingApi api)
{
    private const string Label = "Selects the object for agents with this label.";

    /// <summary>Lists all.</summary>
    [Function("ListBackends")]
    [Header(UnreadableIds.Header, UnreadableIds.Meaning)]
    [Answers(200, typeof(Backend[]))]
    [Answers(304)]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "backends")] HttpRequest request) =>
        api.ListAsync(RoutingKind.Backend, request);

    /// <summary>Returns one.</summary>
    [Function("GetBackend")]
    [Query("label", Label)]
    [Answers(200, typeof(Backend))]
    [Answers(304)]
    [Faults(400, 404, 409)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "backends/{key}")] HttpRequest request, string key) =>
        api.GetAsync(RoutingKind.Backend, key, request);

    /// <summary>Creates or replaces one.</summary>
    [Function("PutBackend")]
    [Query("label", Label)]
    [Takes(typeof(Backend))]
    [Answers(200, typeof(Backend))]
    [Faults(400, 409, 413)]
    public Task<IResult> Put([HttpTrigger(AuthorizationLevel.Function, "put", Route = "backends/{key}")] HttpRequest request, string key) =>
        api.PutAsync(RoutingKind.Backend, key, request);

    /// <summary>Switches one to another version.</summary>
    [Function("SwitchBackend")]
    [Query("label", Label)]
    [Takes(typeof(SwitchRequest))]
    [Answers(200, typeof(Backend))]
    [Faults(400, 404, 409, 413)]
    public Task<IResult> Switch(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backends/{key}")] HttpRequest request,
        string key) => api.SwitchAsync(key, request);

    /// <summary>Creates one, as bender does.</summary>
    [Function("CreateBackend")]
    [Takes(typeof(Backend))]
    [Answers(201, typeof(Backend))]
    [Faults(400, 409, 413)]
    public Task<IResult> Create([HttpTrigger(AuthorizationLevel.Function, "post", Route = "backends")] HttpRequest request) =>
        api.CreateAsync(RoutingKind.Backend, request);

    /// <summary>Removes one.</summary>
    [Function("DeleteBackend")]
    [Query("label", Label)]
    [Answers(200, typeof(Removal))]
    [Faults(400, 404, 409)]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "backends/{key}")] HttpRequest request,
        string key) => api.RemoveAsync(RoutingKind.Backend, key, request);
}
