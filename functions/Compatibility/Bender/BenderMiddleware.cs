using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Thalassa.Functions.Access;
using Thalassa.Model;
using Thalassa.Registry.Events;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Compatibility.Bender;

/// <summary>Answers as bender does where its answers and the app's own differ.</summary>
/// <remarks>
/// A client that names <see cref="MediaTypes.Own"/> in <c>Accept</c> gets the app's own answers, so agents and bender's clients share
/// one registry. A body in the app's own form is taken as such.
/// </remarks>
internal sealed class BenderMiddleware(
    ServiceRegistry registry,
    Registrar registrar,
    FleetRouting routing,
    IRoutingStore store,
    EventPump pump,
    TimeProvider time) : IFunctionsWorkerMiddleware
{
    private readonly BenderRegistrations _registrations = new(registry, registrar);
    private readonly BenderRouting _routing = new(routing, store, pump, time);

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http
            || http.Request.Headers.Accept.Any(accept => accept?.Contains(MediaTypes.Own, StringComparison.OrdinalIgnoreCase) == true)
            || await AnswerAsync(context.FunctionDefinition.Name, http.Request) is not { } answer)
        {
            await next(context);
            return;
        }

        await answer.ExecuteAsync(http);
    }

    /// <summary>Bender's answer, or null where the app's own is as good.</summary>
    private async Task<IResult?> AnswerAsync(string function, HttpRequest request)
    {
        var values = request.HttpContext.GetRouteData().Values;
        string Key() => values["key"] as string ?? string.Empty;
        return function switch
        {
            "ListRegistrations" => await _registrations.ListAsync(request, values["name"] as string, values["version"] as string),
            "Register" => await _registrations.RegisterAsync(request, values),
            "RegisterMany" => await _registrations.CreateAsync(request),
            "ListBackends" => await _routing.ListAsync(RoutingKind.Backend, request),
            "GetBackend" => await _routing.GetAsync(RoutingKind.Backend, Key(), request),
            "CreateBackend" => await _routing.CreateBackendAsync(request),
            "PutBackend" => await _routing.UpdateBackendAsync(Key(), request),
            "DeleteBackend" => await _routing.RemoveAsync(RoutingKind.Backend, Key()),
            "ListFrontends" => await _routing.ListAsync(RoutingKind.Frontend, request),
            "GetFrontend" => await _routing.GetAsync(RoutingKind.Frontend, Key(), request),
            "CreateFrontend" => await _routing.CreateFrontendAsync(request),
            "DeleteFrontend" => await _routing.RemoveAsync(RoutingKind.Frontend, Key()),
            _ => null,
        };
    }
}
