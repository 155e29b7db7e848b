using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Functions.Requests;
using Thalassa.Hosting.OpenApi;
using Thalassa.Model;
using Thalassa.Model.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Routing;

/// <summary>The fleet's frontends.</summary>
public sealed class FrontendFunctions(RoutingApi api)
{
    private const string Label = "Selects the object for agents with this label.";

    /// <summary>Lists all.</summary>
    [Function("ListFrontends")]
    [Header(UnreadableIds.Header, UnreadableIds.Meaning)]
    [Answers(200, typeof(Frontend[]))]
    [Answers(304)]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "frontends")] HttpRequest request) =>
        api.ListAsync(RoutingKind.Frontend, request);

    /// <summary>Returns one.</summary>
    [Function("GetFrontend")]
    [Query("label", Label)]
    [Answers(200, typeof(Frontend))]
    [Answers(304)]
    [Faults(400, 404, 409)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "frontends/{key}")] HttpRequest request, string key) =>
        api.GetAsync(RoutingKind.Frontend, key, request);

    /// <summary>Creates or replaces one.</summary>
    [Function("PutFrontend")]
    [Query("label", Label)]
    [Takes(typeof(Frontend))]
    [Answers(200, typeof(Frontend))]
    [Faults(400, 409, 413)]
    public Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "frontends/{key}")] HttpRequest request,
        string key) => api.PutAsync(RoutingKind.Frontend, key, request);

    /// <summary>Creates one, as bender does.</summary>
    [Function("CreateFrontend")]
    [Takes(typeof(Frontend))]
    [Answers(201, typeof(Frontend))]
    [Faults(400, 409, 413)]
    public Task<IResult> Create([HttpTrigger(AuthorizationLevel.Function, "post", Route = "frontends")] HttpRequest request) =>
        api.CreateAsync(RoutingKind.Frontend, request);

    /// <summary>Removes one.</summary>
    [Function("DeleteFrontend")]
    [Query("label", Label)]
    [Answers(200, typeof(Removal))]
    [Faults(400, 404, 409)]
    public Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "frontends/{key}")] HttpRequest request,
        string key) => api.RemoveAsync(RoutingKind.Frontend, key, request);
}
