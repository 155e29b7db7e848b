using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Hosting.CustomHandler;

/// <summary>Gives each timer function the path by its name at which the Functions host runs it.</summary>
internal static class TimerFunctions
{
    public static void Map(WebApplication app, IEnumerable<Function> functions, FunctionExecutionDelegate pipeline)
    {
        foreach (var function in functions.Where(function => function.Timer is not null))
        {
            var endpoint = ActivatorUtilities.CreateInstance<TimerEndpoint>(app.Services, function, pipeline);
            app.MapPost($"/{function.Name}", endpoint.Handle).WithMetadata(function).WithDisplayName(function.Name);
        }
    }
}
