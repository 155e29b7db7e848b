using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Hosting.OpenApi;
using Thalassa.Registry.Status;

namespace Thalassa.Functions.Status;

/// <summary>The status of the registry.</summary>
public sealed class StatusFunction(StatusReader status, TimeProvider time)
{
    /// <summary>The status, for people and health checks; needs no key.</summary>
    [Function("Status")]
    [Answers(200, typeof(StatusReport))]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "status")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return TypedResults.Json(
            StatusReport.Of(await status.ReadAsync(request.HttpContext.RequestAborted), time), StatusJson.Default.StatusReport);
    }
}
