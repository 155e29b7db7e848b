using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting.CustomHandler;

/// <summary>Runs one timer function when the Functions host says so, which then keeps the schedule.</summary>
internal sealed partial class TimerEndpoint(Function function, InvocationLimits limits, FunctionExecutionDelegate pipeline, ILogger<TimerEndpoint> logger)
{
    // An empty answer would leave the invocation open at the host.
    private static readonly byte[] Done = """{"Outputs":{},"Logs":[],"ReturnValue":null}"""u8.ToArray();

    public async Task Handle(HttpContext http)
    {
        TimerInfo timer;
        try
        {
            using var invocation = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            timer = TimerInvocation.Read(invocation.RootElement, function.Binding);
        }
        catch (JsonException fault)
        {
            await Problem.Write(http, StatusCodes.Status400BadRequest, fault.Message);
            return;
        }

        using var context = new InvocationContext(function, http.RequestServices, limits) { Timer = timer };
        try
        {
            await pipeline(context);
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(Done, http.RequestAborted);
        }
        catch (OperationCanceledException) when (limits.Stopping.IsCancellationRequested)
        {
            await Problem.Write(http, StatusCodes.Status503ServiceUnavailable, "The app is stopping.");
        }
        catch (Exception exception)
        {
            LogFailed(exception, function.Name, context.InvocationId);
            await Problem.Write(
                http, StatusCodes.Status500InternalServerError, $"The function {function.Name} failed; its log has invocation {context.InvocationId}.");
        }
    }
}
