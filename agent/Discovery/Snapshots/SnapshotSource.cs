using System.Collections.Immutable;
using System.Text.Json;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Thalassa.Client;
using Thalassa.Model;
using Thalassa.Model.Registrations;
using Thalassa.Model.Snapshots;

namespace Thalassa.Agent.Discovery.Snapshots;

/// <summary>Reads the registry's snapshot; what has not changed since the last time is not sent again.</summary>
public sealed class SnapshotSource(BlobContainerClient container)
{
    // The end of the year 9999, in Unix milliseconds.
    private const long LatestTime = 253_402_300_800_000;

    private readonly Dictionary<string, (ETag Version, object Part)> _last = new(StringComparer.Ordinal);

    /// <summary>The snapshot as it is now.</summary>
    /// <exception cref="RegistryException">It cannot be read, or is none; the message holds no secret.</exception>
    public async Task<FleetSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        // Routing first, since the registry writes it last: a backend's members are in the other document then.
        var routing = await ReadAsync(SnapshotBlobs.Routing, ReadRouting, cancellationToken);
        var members = await ReadAsync(
            SnapshotBlobs.Registrations,
            json => json.GetProperty("registrations").Deserialize(Json.Default.RegistrationArray)!,
            cancellationToken);
        return new FleetSnapshot(new(members.AsOf, members.Value), routing);
    }

    private static IReadOnlyDictionary<RoutingKind, IReadOnlyList<JsonElement>> ReadRouting(JsonElement json) =>
        ImmutableDictionary.CreateRange(
            new[] { RoutingKind.Frontend, RoutingKind.Backend }.Select(kind =>
                KeyValuePair.Create(kind, (IReadOnlyList<JsonElement>)[.. json.GetProperty(kind.Path()).EnumerateArray()])));

    private async Task<SnapshotPart<T>> ReadAsync<T>(string name, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var known = _last.GetValueOrDefault(name);
        var conditions = known.Part is null ? null : new BlobRequestConditions { IfNoneMatch = known.Version };
        try
        {
            var answer = await container
                .GetBlobClient(name)
                .DownloadContentAsync(new BlobDownloadOptions { Conditions = conditions }, cancellationToken);
            if (answer.GetRawResponse().Status == 304)
            {
                return (SnapshotPart<T>)known.Part!;
            }

            var json = JsonElement.Parse(answer.Value.Content.ToMemory().Span);
            var part = new SnapshotPart<T>(AsOf(json), read(json));
            _last[name] = (answer.Value.Details.ETag, part);
            return part;
        }
        catch (RequestFailedException failure)
        {
            throw new RegistryException($"the snapshot's {name} could not be read: {Reason(failure)}", failure);
        }
        catch (AuthenticationFailedException failure)
        {
            throw new RegistryException("the snapshot could not be read, since this machine has no identity that storage knows", failure);
        }
        catch (AggregateException failure)
        {
            // After several tries, one failure of each.
            throw new RegistryException(
                $"the snapshot's {name} could not be read: {failure.InnerExceptions[^1].InnerException?.Message ?? "no answer"}", failure);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new RegistryException($"the snapshot's {name} is not what a registry writes: {failure.Message}", failure);
        }
    }

    private static string Reason(RequestFailedException failure) => failure.Status == 0
        ? failure.InnerException?.Message ?? "no answer"
        : $"{failure.Status} {failure.ErrorCode}".Trim();

    private static DateTimeOffset AsOf(JsonElement json) =>
        json.GetProperty("asOf").TryGetInt64(out var asOf) && asOf is > 0 and < LatestTime
            ? DateTimeOffset.FromUnixTimeMilliseconds(asOf)
            : throw new JsonException("asOf is no time");
}

/// <summary>What the registry knew when it last wrote its snapshot.</summary>
/// <param name="Members">All registrations.</param>
/// <param name="Routing">The fleet's frontends and backends, of all labels, as the registry's lists have them.</param>
public sealed record FleetSnapshot(
    SnapshotPart<IReadOnlyList<Registration>> Members, SnapshotPart<IReadOnlyDictionary<RoutingKind, IReadOnlyList<JsonElement>>> Routing);

/// <summary>One document of a snapshot.</summary>
/// <param name="AsOf">The registry's time at which it was true. It may still be: nothing is written while nothing changes.</param>
/// <param name="Value">What it says.</param>
public sealed record SnapshotPart<T>(DateTimeOffset AsOf, T Value);
