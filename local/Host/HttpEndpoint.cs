using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Host;

/// <summary>Runs one HTTP function for a request and writes what it returned, unless a middleware of the app did.</summary>
internal sealed partial class HttpEndpoint(
    Function function, InvocationLimits limits, FunctionExecutionDelegate pipeline, ILogger<HttpEndpoint> logger)
{
    private static readonly ActionDescriptor Action = new();

    public async Task Handle(HttpContext http)
    {
        using var context = new InvocationContext(function, http.RequestServices, limits) { Http = http };
        try
        {
            await pipeline(context);
            await (context.Result switch
            {
                IResult result => result.ExecuteAsync(http),
                IActionResult result => result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), Action)),
                _ => Task.CompletedTask,
            });
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is no one to answer.
        }
        catch (OperationCanceledException) when (limits.Stopping.IsCancellationRequested && !http.Response.HasStarted)
        {
            http.Response.Clear();
            await Problem.Write(http, StatusCodes.Status503ServiceUnavailable, "The app is stopping; retry the request.");
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            LogFailed(exception, function.Name, context.InvocationId);
            http.Response.Clear();
            await Problem.Write(
                http,
                StatusCodes.Status500InternalServerError,
                $"The function {function.Name} failed; find invocation {context.InvocationId} in its log.");
        }
    }
}
