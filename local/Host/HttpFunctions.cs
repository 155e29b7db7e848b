using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Thalassa.Local.Host;

/// <summary>Gives each HTTP function its route, and every other request an answer that says what is wrong.</summary>
internal static class HttpFunctions
{
    public static void Map(
        IApplicationBuilder app, IEnumerable<Function> functions, HostJson host, ApiKey? key, FunctionExecutionDelegate pipeline)
    {
        app.UseRouting();
        Unmatched.Use(app);
        if (Throttle.IsNeeded(host))
        {
            app.UseRateLimiter();
        }

        var limits = app.ApplicationServices.GetRequiredService<InvocationLimits>();
        app.UseEndpoints(routes =>
        {
            foreach (var function in functions.Where(function => function.Http is not null))
            {
                var trigger = function.Http!;
                var endpoint = ActivatorUtilities.CreateInstance<HttpEndpoint>(app.ApplicationServices, function, limits, pipeline);
                var guard = trigger.AuthLevel == AuthorizationLevel.Anonymous ? CallerGuard.OfAnonymous(key) : CallerGuard.Of(key);
                var handler = guard(endpoint.Handle);
                var route = Unmatched.Pattern(host.RoutePrefix, trigger.Route ?? function.Name);
                var mapped = trigger.Methods is { Length: > 0 } methods
                    ? routes.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), handler)
                    : routes.Map(route, handler);
                mapped.WithDisplayName(function.Name);
            }
        });
    }
}
