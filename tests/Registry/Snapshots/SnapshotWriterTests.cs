using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Model.Faults;
using Thalassa.Model.Snapshots;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Snapshots;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tests.Tables;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Snapshots;

/// <summary>The snapshot in a real Azurite.</summary>
[Collection(TableStoreFixture.Azurite)]
public sealed class SnapshotWriterTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private Harness _registry = null!;
    private readonly string _container = $"c{Guid.NewGuid():N}";

    public Task InitializeAsync()
    {
        _registry = Harness.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Snapshot_equals_the_registry()
    {
        await _registry.HeartbeatAsync("/web/1.0.0/10.0.0.5/80", """{"weight":7}""");
        await RouteAsync("live");
        var writer = Writer();
        await writer.LookAsync();

        var (members, routing) = (await ReadAsync(SnapshotBlobs.Registrations), await ReadAsync(SnapshotBlobs.Routing));
        var list = (await _registry.Registry.QueryAsync(new RegistrationQuery())).List;
        Assert.Equal(list.ETag, members.GetProperty("etag").GetString());
        Assert.Equal(
            "/web/1.0.0/10.0.0.5/80", Assert.Single(members.GetProperty("registrations").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(7, members.GetProperty("registrations")[0].GetProperty("meta").GetProperty("weight").GetInt32());
        Assert.Equal("live", Assert.Single(routing.GetProperty("backends").EnumerateArray()).GetProperty("key").GetString());
        Assert.Empty(routing.GetProperty("frontends").EnumerateArray());
        var now = _registry.Time.GetUtcNow();
        Assert.All([members, routing], document => Assert.Equal(now.ToUnixTimeMilliseconds(), document.GetProperty("asOf").GetInt64()));
        Assert.Equal(new SnapshotState(now, now, null), writer.State);
    }

    [Fact]
    public async Task Heartbeats_do_not_change_it_and_every_transition_does()
    {
        var writer = Writer();
        await _registry.HeartbeatAsync("/web/1/h/1");
        var first = await LookAsync(writer);
        await _registry.HeartbeatAsync("/web/1/h/1");
        Assert.Equal(first, await LookAsync(writer));
        await _registry.HeartbeatAsync("/web/1/h/1", """{"a":1}""");
        var second = await LookAsync(writer);
        Assert.NotEqual(first.Members, second.Members);
        Assert.Equal(first.Routing, second.Routing);
        await RouteAsync("live");
        var third = await LookAsync(writer);
        Assert.Equal(second.Members, third.Members);
        Assert.NotEqual(second.Routing, third.Routing);
        await _registry.PassAfterAsync(61);
        Assert.NotEqual(third.Members, (await LookAsync(writer)).Members);
        Assert.Empty((await ReadAsync(SnapshotBlobs.Registrations)).GetProperty("registrations").EnumerateArray());
    }

    [Fact]
    public async Task It_is_looked_at_no_more_often_than_the_period_says()
    {
        var writer = Writer();
        await writer.LookAsync();
        var looked = writer.State.Looked;
        await _registry.HeartbeatAsync("/web/1/h/1");
        _registry.Time.Advance(TimeSpan.FromSeconds(29));
        await writer.LookAsync();
        Assert.Equal(looked, writer.State.Looked);
        Assert.Empty((await ReadAsync(SnapshotBlobs.Registrations)).GetProperty("registrations").EnumerateArray());
        _registry.Time.Advance(TimeSpan.FromSeconds(1));
        await writer.LookAsync();
        Assert.Single((await ReadAsync(SnapshotBlobs.Registrations)).GetProperty("registrations").EnumerateArray());
    }

    [Fact]
    public async Task Starting_instance_keeps_a_current_snapshot()
    {
        await _registry.HeartbeatAsync("/web/1/h/1");
        var first = await LookAsync(Writer());
        var another = Writer();
        Assert.Equal(first, await LookAsync(another));
        Assert.Null(another.State.Written);
    }

    [Fact]
    public async Task Two_instances_do_not_undo_each_other_and_the_truth_wins()
    {
        var (one, other) = (Writer(), Writer());
        await LookAsync(one);
        await LookAsync(other);
        await _registry.HeartbeatAsync("/web/1/h/1");
        await LookAsync(one);
        await _registry.HeartbeatAsync("/web/1/h/2");

        // The other writer expects the old blob and gets a conflict; the next pass succeeds.
        await LookAsync(other);
        await LookAsync(other);
        Assert.Equal(2, (await ReadAsync(SnapshotBlobs.Registrations)).GetProperty("registrations").GetArrayLength());
        Assert.Null(other.State.Failure);
    }

    [Fact]
    public async Task Invalid_snapshot_is_replaced()
    {
        await Container.CreateIfNotExistsAsync(PublicAccessType.None, null, CancellationToken.None);
        await Container.GetBlobClient(SnapshotBlobs.Registrations).UploadAsync(BinaryData.FromString("[not"), options: null);
        await Writer().LookAsync();
        Assert.Empty((await ReadAsync(SnapshotBlobs.Registrations)).GetProperty("registrations").EnumerateArray());
    }

    [Fact]
    public async Task Failing_storage_fails_no_call_and_is_retried()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var gone = new BlobServiceClient("AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:1/a", options);
        var writer = Writer(gone);
        await writer.LookAsync();
        Assert.Equal((_registry.Time.GetUtcNow(), null), (writer.State.Looked, writer.State.Written));
        Assert.NotNull(writer.State.Failure);
        Assert.DoesNotContain("c2VjcmV0", writer.State.Failure, StringComparison.Ordinal);

        var denied = Writer(
            new BlobServiceClient(azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal)));
        await denied.LookAsync();
        Assert.Equal("403 AuthorizationFailure", denied.State.Failure);
    }

    [Fact]
    public async Task Storage_that_stops_in_the_middle_of_an_answer_is_waited_for_no_longer_than_the_deadline()
    {
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await ScriptedServer.HoldAsync(context);
        });
        var writer = Writer(
            new BlobServiceClient($"AccountName=a;AccountKey=a2V5;BlobEndpoint={service.Address}a", StorageClients.BlobOptions()));
        var clock = Stopwatch.StartNew();
        await writer.LookAsync();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, StorageClients.Deadline + TimeSpan.FromSeconds(1));
        Assert.NotNull(writer.State.Failure);
    }

    private BlobContainerClient Container => new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(_container);

    private SnapshotWriter Writer(BlobServiceClient? storage = null) => new(
        storage ?? new BlobServiceClient(azurite.ConnectionString), _registry.Store, _registry.Store, _registry.Options, _registry.Time,
        NullLogger<SnapshotWriter>.Instance, _container);

    private async Task<(ETag Members, ETag Routing)> LookAsync(SnapshotWriter writer)
    {
        _registry.Time.Advance(TimeSpan.FromSeconds(30));
        await writer.LookAsync();
        Assert.Null(writer.State.Failure);
        return (await VersionAsync(SnapshotBlobs.Registrations), await VersionAsync(SnapshotBlobs.Routing));
    }

    private async Task<ETag> VersionAsync(string blob) => (await Container.GetBlobClient(blob).DownloadContentAsync()).Value.Details.ETag;

    private async Task<JsonElement> ReadAsync(string blob) =>
        JsonElement.Parse((await Container.GetBlobClient(blob).DownloadContentAsync()).Value.Content.ToMemory().Span);

    private Task<RoutingResult> RouteAsync(string key) => _registry.Routing.PutAsync(
        RoutingKind.Backend, key, null, JsonElement.Parse("""{"type":"dynamic","name":"web","version":"1.0.0"}"""), new FaultList());
}
