using System.Net.Sockets;
using Azure;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Problems;

/// <summary>Answers what a function cannot: a body that does not arrive, and a store that does not answer.</summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(next);
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException fault) when (CanAnswer(context, out var http))
        {
            await ApiProblem.Of(fault.StatusCode, fault.Message).ExecuteAsync(http);
        }
        catch (Exception fault) when (IsOutage(fault) && CanAnswer(context, out var http))
        {
            LogUnavailable(context.FunctionDefinition.Name, fault.Message);
            http.Response.Headers.RetryAfter = "1";
            await ApiProblem.Of(
                StatusCodes.Status503ServiceUnavailable, "The registry's store does not answer; nothing was lost, send the request again.").ExecuteAsync(http);
        }
    }

    private static bool CanAnswer(FunctionContext context, out HttpContext http)
    {
        http = context.GetHttpContext()!;
        return http is { Response.HasStarted: false };
    }

    private static bool IsOutage(Exception fault) => fault
        is RequestFailedException or ServiceBusException or HttpRequestException or SocketException or TimeoutException
        || (fault is AggregateException several && several.InnerExceptions.All(IsOutage));
}
