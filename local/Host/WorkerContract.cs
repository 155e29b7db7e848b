using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Thalassa.Local.Host;

/// <summary>
/// What this host relies on in the worker's packages beyond their public API. An upgrade that changes it fails at the start, and says what.
/// </summary>
internal static class WorkerContract
{
    /// <summary>The worker's service that connects to a Functions host.</summary>
    private const string WorkerService = "WorkerHostedService";

    /// <summary>Takes out what needs a Functions host.</summary>
    /// <exception cref="InvalidOperationException">It is not there under its name.</exception>
    public static void TakeOutWorker(IServiceCollection services)
    {
        var worker = services.FirstOrDefault(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == WorkerService
        ) ?? throw Changed($"the hosted service {WorkerService} was not found, so the worker would look for a Functions host");
        services.Remove(worker);
    }

    /// <summary>Checks that the worker's extension methods find what an invocation of this host holds.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public static void Check(Function function, IServiceProvider services, InvocationLimits limits)
    {
        var http = new DefaultHttpContext();
        using var probe = new InvocationContext(function, services, limits) { Http = http, Result = services };
        if (probe.GetHttpContext() != http)
        {
            throw Changed("GetHttpContext() does not find the request");
        }

        try
        {
            var result = probe.GetInvocationResult();
            var before = result.Value;
            result.Value = function;
            if (before != services || probe.Result != function)
            {
                throw Changed("GetInvocationResult() does not return the function's result");
            }
        }
        catch (Exception fault) when (fault is not InvalidOperationException { Source: null })
        {
            throw Changed($"GetInvocationResult() fails ({fault.GetBaseException().Message})");
        }
    }

    private static InvalidOperationException Changed(string what) =>
        new(
            $"The packages of the Functions worker have changed: {what}. Run the function app under a Functions host, or use the versions "
            + "that this build was tested with.");
}
