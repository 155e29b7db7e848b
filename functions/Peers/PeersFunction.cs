using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Thalassa.Functions.Problems;
using Thalassa.Functions.Settings;
using Thalassa.Hosting.OpenApi;
using Thalassa.Model.Faults;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Replication;

namespace Thalassa.Functions.Peers;

/// <summary>Returns the changes of this instance's memory to other instances.</summary>
public sealed class PeersFunction(MemoryStore store, AppSettings settings, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The maximum time of a request without changes.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The changes after <c>after</c> at <c>instance</c>, as soon as there are any; everything if <c>instance</c> is another
    /// process.
    /// </summary>
    [Function("PeerChanges")]
    [Query("instance", "The instance of the previous answer.")]
    [Query("after", "The sequence of the previous answer, or 0.")]
    [Answers(200, typeof(ReplicaChanges))]
    [Faults(400, 404)]
    public async Task<IResult> Changes(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "peers/changes")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (settings.Peers.Count == 0 || settings.Tables is not null)
        {
            return ApiProblem.Of(
                StatusCodes.Status404NotFound, "Replication is off here; it needs the memory store and the setting Peers.");
        }

        var faults = new FaultList();
        if (!Guid.TryParse(request.Query["instance"], out var instance))
        {
            faults.Add("instance", "must be the instance of the previous answer, or 00000000-0000-0000-0000-000000000000");
        }

        if (!long.TryParse(request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after))
        {
            faults.Add("after", "must be the sequence of the previous answer, or 0");
        }

        if (faults.Count > 0)
        {
            return ApiProblem.Invalid(faults);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            [cancellationToken, lifetime.ApplicationStopping, request.HttpContext.RequestAborted]);
        if (!HttpMethods.IsHead(request.Method))
        {
            await store.ChangedAsync(instance, after)
                .WaitAsync(Longest, time, either.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return TypedResults.Bytes(
            JsonSerializer.SerializeToUtf8Bytes(store.ChangesAfter(instance, after), ReplicaJson.Default.ReplicaChanges),
            "application/json");
    }
}
