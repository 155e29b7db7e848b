using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Registry.Routing;

namespace Thalassa.Functions.Routing;

/// <summary>The fleet's frontends.</summary>
public sealed class FrontendFunctions(RoutingApi api)
{
    /// <summary>All of them.</summary>
    [Function("ListFrontends")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "frontends")] HttpRequest request) =>
        api.ListAsync(RoutingKind.Frontend, request);

    /// <summary>One of them.</summary>
    [Function("GetFrontend")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "frontends/{key}")] HttpRequest request, string key) =>
        api.GetAsync(RoutingKind.Frontend, key, request);

    /// <summary>Creates or replaces one.</summary>
    [Function("PutFrontend")]
    public Task<IResult> Put([HttpTrigger(AuthorizationLevel.Function, "put", Route = "frontends/{key}")] HttpRequest request, string key) =>
        api.PutAsync(RoutingKind.Frontend, key, request);

    /// <summary>Creates one, as bender does.</summary>
    [Function("CreateFrontend")]
    public Task<IResult> Create([HttpTrigger(AuthorizationLevel.Function, "post", Route = "frontends")] HttpRequest request) =>
        api.CreateAsync(RoutingKind.Frontend, request);

    /// <summary>Removes one.</summary>
    [Function("DeleteFrontend")]
    public Task<IResult> Delete([HttpTrigger(AuthorizationLevel.Function, "delete", Route = "frontends/{key}")] HttpRequest request, string key) =>
        api.RemoveAsync(RoutingKind.Frontend, key, request);
}
