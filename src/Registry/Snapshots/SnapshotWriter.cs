using System.Buffers;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thalassa.Model.Snapshots;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Snapshots;

/// <summary>Writes a copy of the registry for agents to read while the registry is down.</summary>
/// <remarks>
/// It compares at most every <see cref="RegistryOptions.SnapshotPeriod"/> and writes only changes; heartbeats are not changes. A failure is
/// logged and shown in the status; the existing snapshot stays and ages.
/// </remarks>
public sealed partial class SnapshotWriter
{
    private readonly IRegistrationStore _registrations;
    private readonly IRoutingStore _routing;
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SnapshotWriter> _logger;
    private readonly SnapshotBlob _registrationsBlob;
    private readonly SnapshotBlob _routingBlob;
    private SnapshotState _state = new(null, null, null);
    private int _isBusy;

    /// <summary>Writes into a storage account.</summary>
    /// <param name="storage">The account.</param>
    /// <param name="registrations">Where the registrations are.</param>
    /// <param name="routing">Where the fleet's routing is.</param>
    /// <param name="options">How often it looks.</param>
    /// <param name="time">Measures that.</param>
    /// <param name="logger">Takes failures.</param>
    /// <param name="container">The container; it is created when it is missing.</param>
    public SnapshotWriter(
        BlobServiceClient storage,
        IRegistrationStore registrations,
        IRoutingStore routing,
        IOptions<RegistryOptions> options,
        TimeProvider time,
        ILogger<SnapshotWriter> logger,
        string container = SnapshotBlobs.Container)
    {
        ArgumentNullException.ThrowIfNull(storage);
        (_registrations, _routing, _options, _time, _logger) = (registrations, routing, options.Value, time, logger);
        var blobs = storage.GetBlobContainerClient(container);
        _registrationsBlob = new SnapshotBlob(blobs, SnapshotBlobs.Registrations);
        _routingBlob = new SnapshotBlob(blobs, SnapshotBlobs.Routing);
    }

    /// <summary>The state of the snapshot.</summary>
    public SnapshotState State => Volatile.Read(ref _state);

    /// <summary>Writes changes if the period has passed. Throws only on cancellation.</summary>
    public async Task LookAsync(CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        if ((State.Looked is { } last && now - last < _options.SnapshotPeriod) || Interlocked.Exchange(ref _isBusy, 1) == 1)
        {
            return;
        }

        try
        {
            var written = await WriteAsync(now, cancellationToken);
            if (State.Failure is not null)
            {
                LogWrittenAgain();
            }

            Volatile.Write(ref _state, new SnapshotState(now, written ? now : State.Written, null));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (State.Failure is null)
            {
                LogNotWritten(e);
            }

            var why = e is RequestFailedException refused ? $"{refused.Status} {refused.ErrorCode}".Trim() : e.GetType().Name;
            Volatile.Write(ref _state, State with { Looked = now, Failure = why });
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private async Task<bool> WriteAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var frontends = await _routing.ListAsync(RoutingKind.Frontend, cancellationToken);
        var backends = await _routing.ListAsync(RoutingKind.Backend, cancellationToken);
        var routing = new SnapshotDocument($"{frontends.ETag}{backends.ETag}", writer =>
        {
            writer.Write("\"frontends\":"u8);
            frontends.WriteTo(writer);
            writer.Write(",\"backends\":"u8);
            backends.WriteTo(writer);
        });
        var list = (await _registrations.QueryAsync(new RegistrationQuery(), cancellationToken)).List;
        var registrations = new SnapshotDocument(list.ETag, writer =>
        {
            writer.Write("\"registrations\":"u8);
            list.WriteTo(writer);
        });

        // The members first: no reader finds a backend whose members the snapshot does not have yet.
        return await _registrationsBlob.UpdateAsync(registrations, now, cancellationToken)
            | await _routingBlob.UpdateAsync(routing, now, cancellationToken);
    }

    [LoggerMessage(LogEvents.SnapshotNotWritten, LogLevel.Warning, "The snapshot could not be updated; the previous one stays in place")]
    private partial void LogNotWritten(Exception exception);

    [LoggerMessage(LogEvents.SnapshotWrittenAgain, LogLevel.Information, "Snapshot updates have recovered")]
    private partial void LogWrittenAgain();
}

/// <summary>The state of the snapshot at this instance.</summary>
/// <param name="Looked">When it was last compared with the registry, or null before the first time.</param>
/// <param name="Written">When this instance last wrote it, or null if it never had to.</param>
/// <param name="Failure">Why the last comparison failed, without secrets, or null.</param>
public sealed record SnapshotState(DateTimeOffset? Looked, DateTimeOffset? Written, string? Failure);
