using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Problems;

/// <summary>
/// Writes what a function returned, and answers what it cannot: a body that does not arrive, a store that does not answer, a fault of its
/// own.
/// </summary>
/// <remarks>
/// The outermost middleware. The worker answers 200 without a body when a function throws, and again when a result throws while it is
/// written; and it
/// serialises each result that it writes a second time, for the Functions host. So the result is written and taken away here.
/// </remarks>
public sealed partial class ProblemMiddleware(IHostApplicationLifetime lifetime, ILogger<ProblemMiddleware> logger)
    : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
            var returned = context.GetInvocationResult();
            if (returned.Value is IResult result)
            {
                returned.Value = null;
                await result.ExecuteAsync(http);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is no one to answer.
        }
        catch (Exception fault) when (http.Response.HasStarted)
        {
            // A broken connection is the only way left to say that the answer is not whole.
            LogBroken(fault, context.FunctionDefinition.Name, context.InvocationId);
            http.Abort();
        }
        catch (Exception fault)
        {
            var answer = Answer(context, http, fault);
            await answer.ExecuteAsync(http);
        }
    }

    // A token that cannot be had is no fault of the request either.
    private static bool IsOutage(Exception fault) => fault is AuthenticationFailedException || StorageFailure.IsOutage(fault);

    private IResult Answer(FunctionContext context, HttpContext http, Exception fault)
    {
        var function = context.FunctionDefinition.Name;
        http.Response.ContentLength = null;
        http.Response.Headers.Remove("ETag");
        http.Response.Headers.Remove("Link");
        http.Response.Headers.CacheControl = "no-store";
        switch (fault)
        {
            case BadHttpRequestException bad:
                return ApiProblem.Of(bad.StatusCode, bad.Message);
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                http.Response.Headers.RetryAfter = "1";
                return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "The app is stopping; retry the request.");
            case not null when IsOutage(fault):
                LogUnavailable(function, fault.Message);
                http.Response.Headers.RetryAfter = "1";
                return ApiProblem.Of(
                    StatusCodes.Status503ServiceUnavailable,
                    "The registry's store does not answer. No data was lost; retry the request.");
            case UnreadableRowException unreadable:
                LogFailed(fault, function, context.InvocationId);
                return ApiProblem.Of(StatusCodes.Status500InternalServerError, unreadable.Message);
            default:
                LogFailed(fault, function, context.InvocationId);
                return ApiProblem.Of(
                    StatusCodes.Status500InternalServerError,
                    $"The function {function} failed; find invocation {context.InvocationId} in its log.");
        }
    }
}
