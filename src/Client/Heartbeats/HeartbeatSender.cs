using System.Collections.Concurrent;
using System.Diagnostics;
using Thalassa.Client.Telemetry;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Heartbeats;

/// <summary>Sends heartbeats and departures to the registry; a failure is a result, not an exception.</summary>
internal sealed class HeartbeatSender(RegistryClient client, ThalassaOptions options, TimeProvider time)
{
    // One departure after another would take a process with a thousand registrations too long.
    private const int DeparturesAtOnce = 16;
    private const int RegistrationsPerTimeout = 100;

    /// <summary>Renews the registrations of one request.</summary>
    /// <param name="bulk">What is renewed.</param>
    /// <param name="failed">Takes each registration that was not renewed, and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why none was renewed, or null.</returns>
    public async Task<RegistryException?> SendAsync(
        Bulk bulk, ConcurrentDictionary<RegistrationId, RegistryException> failed, CancellationToken cancellationToken)
    {
        using var activity = ClientTelemetry.Source.StartActivity("thalassa.heartbeat", ActivityKind.Client);
        activity?.SetTag("thalassa.registrations", bulk.Ids.Count);
        var began = time.GetTimestamp();
        var failure = await TryAsync(async () =>
        {
            foreach (var item in await client.HeartbeatAsync(bulk, TimeoutOf(bulk), cancellationToken))
            {
                failed[bulk.Ids[item.Index]] = new RegistryException(
                    $"{bulk.Ids[item.Index]} is refused: {item.Answer}", (System.Net.HttpStatusCode)item.Status, item.Answer);
            }
        });
        ClientTelemetry.Beat(failure is null, time.GetElapsedTime(began));
        activity?.SetStatus(failure is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, failure?.Message);
        if (failure is not null)
        {
            foreach (var id in bulk.Ids)
            {
                failed[id] = failure;
            }
        }

        return failure;
    }

    /// <summary>Takes registrations away.</summary>
    /// <param name="ids">Those that leave.</param>
    /// <param name="failed">Takes each of whose departure the registry did not hear, and why; loses those that it heard of now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task DepartAsync(
        RegistrationId[] ids, ConcurrentDictionary<RegistrationId, RegistryException> failed, CancellationToken cancellationToken) =>
        ids.Length == 0 ? Task.CompletedTask : Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = DeparturesAtOnce, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                if (await TryAsync(() => client.DeregisterAsync(id, token)) is { } failure)
                {
                    failed[id] = failure;
                }
                else
                {
                    failed.TryRemove(id, out _);
                }
            });

    /// <summary>A beat of many registrations may take longer, as the registry has more to write.</summary>
    private TimeSpan TimeoutOf(Bulk bulk)
    {
        var proportional = options.Timeout * Math.Ceiling(bulk.Ids.Count / (double)RegistrationsPerTimeout);
        var most = options.HeartbeatOrDefault > options.Timeout ? options.HeartbeatOrDefault : options.Timeout;
        return proportional < most ? proportional : most;
    }

    /// <summary>Whatever happens, the beats go on; only their own end ends them.</summary>
    private static async Task<RegistryException?> TryAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return null;
        }
        catch (RegistryException failure)
        {
            return failure;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new RegistryException(failure.Message, failure);
        }
    }
}
