using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Registry.Routing;

namespace Thalassa.Functions.Routing;

/// <summary>The fleet's backends.</summary>
public sealed class BackendFunctions(RoutingApi api)
{
    /// <summary>All of them.</summary>
    [Function("ListBackends")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "backends")] HttpRequest request) =>
        api.ListAsync(RoutingKind.Backend, request);

    /// <summary>One of them.</summary>
    [Function("GetBackend")]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "backends/{key}")] HttpRequest request, string key) =>
        api.GetAsync(RoutingKind.Backend, key, request);

    /// <summary>Creates or replaces one.</summary>
    [Function("PutBackend")]
    public Task<IResult> Put([HttpTrigger(AuthorizationLevel.Function, "put", Route = "backends/{key}")] HttpRequest request, string key) =>
        api.PutAsync(RoutingKind.Backend, key, request);

    /// <summary>Switches one to another version.</summary>
    [Function("SwitchBackend")]
    public Task<IResult> Switch([HttpTrigger(AuthorizationLevel.Function, "post", Route = "backends/{key}")] HttpRequest request, string key) =>
        api.SwitchAsync(key, request);

    /// <summary>Creates one, as bender does.</summary>
    [Function("CreateBackend")]
    public Task<IResult> Create([HttpTrigger(AuthorizationLevel.Function, "post", Route = "backends")] HttpRequest request) =>
        api.CreateAsync(RoutingKind.Backend, request);

    /// <summary>Removes one.</summary>
    [Function("DeleteBackend")]
    public Task<IResult> Delete([HttpTrigger(AuthorizationLevel.Function, "delete", Route = "backends/{key}")] HttpRequest request, string key) =>
        api.RemoveAsync(RoutingKind.Backend, key, request);
}
