using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Functions.Problems;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>The paths of etcd's v2 API, available if the setting <c>Compatibility</c> contains <c>etcd</c>.</summary>
public sealed class EtcdFunctions(IServiceProvider services, AppSettings settings)
{
    /// <summary>Reads, writes, removes and waits for keys.</summary>
    [Function("EtcdKeys")]
    public Task<IResult> Keys(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", "put", "delete", Route = "v2/keys/{*key}")] HttpRequest request,
        string? key,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return services.GetService<EtcdApi>() is { } api
            ? api.HandleAsync(request, key, cancellationToken)
            : Task.FromResult(Nothing(request));
    }

    /// <summary>The addresses with the same keys: this instance, as its client calls it, and its peers.</summary>
    [Function("EtcdMachines")]
    public IResult Machines([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/machines")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return services.GetService<EtcdApi>() is null
            ? Nothing(request)
            : TypedResults.Text(
                string.Join(
                    ", ",
                    settings
                        .Peers.Select(peer => peer.GetLeftPart(UriPartial.Authority))
                        .Prepend($"{request.Scheme}://{request.Host}")
                        .Distinct(StringComparer.Ordinal)));
    }

    private static IResult Nothing(HttpRequest request) =>
        ApiProblem.Of(StatusCodes.Status404NotFound, $"There is nothing at {request.Path}.");
}
