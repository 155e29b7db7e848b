using Thalassa.Model.Events;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

/// <summary>The service did it, but the answer was lost, so the client's pipeline asks again.</summary>
public sealed class LostAnswerTests(AzuriteFixture azurite) : TableStoreFixture(azurite)
{
    private const string Id = "/web/1.0.0/10.0.0.1/8080";
    private static readonly RoutingId Live = new(RoutingKind.Backend, "live", null);

    [Fact]
    public async Task A_registration_is_one_online_that_is_returned_to_be_published()
    {
        LoseFirst("POST");
        var outcome = await HeartbeatAsync(Beat(Id));
        Assert.Equal(HeartbeatKind.New, outcome.Kind);
        Assert.Equal(outcome.Event!.Id, Assert.Single(await PendingAsync()).Id);

        LoseFirst("POST");
        var changed = await HeartbeatAsync(Beat(Id, """{"weight":5}"""));
        Assert.Equal(HeartbeatKind.Changed, changed.Kind);
        Assert.Equal([outcome.Event.Id, changed.Event!.Id], (await PendingAsync()).Select(item => item.Id));
    }

    [Fact]
    public async Task A_renewal_is_done_again()
    {
        await HeartbeatAsync(Beat(Id));
        LoseFirst("PATCH");
        Assert.Equal(HeartbeatKind.Renewed, (await HeartbeatAsync(Beat(Id))).Kind);
    }

    [Fact]
    public async Task A_removal_is_one_offline_that_is_returned()
    {
        await HeartbeatAsync(Beat(Id));
        LoseFirst("POST");
        var offline = await Store.RemoveAsync(Beat(Id).Id, Time.GetUtcNow());
        Assert.Equal(offline!.Id, (await PendingAsync())[^1].Id);
        Assert.Equal(2, (await PendingAsync()).Count);
        Assert.Null(await Store.RemoveAsync(Beat(Id).Id, Time.GetUtcNow()));
    }

    [Fact]
    public async Task An_expiry_is_left_to_the_next_scan()
    {
        await HeartbeatAsync(Beat(Id, seconds: 1));
        Time.Advance(TimeSpan.FromSeconds(2));
        var due = (await Store.ScanAsync(Time.GetUtcNow(), Start, 1)).Due;
        LoseFirst("POST");

        Assert.Empty(await Store.ExpireAsync(due, Time.GetUtcNow()));

        Assert.Equal([EventTypes.Online, EventTypes.Offline], (await PendingAsync()).Select(item => item.Type));
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task An_acknowledgement_is_done_again()
    {
        await Store.HeartbeatAsync([Beat(Id), Beat("/web/1.0.0/10.0.0.2/8080"), Beat("/api/1/h/1")], Time.GetUtcNow());
        LoseFirst("POST");
        await Store.AcknowledgeAsync(await PendingAsync());
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_change_of_routing_is_no_conflict_with_itself()
    {
        LoseFirst("POST");
        var write = await Store.PutAsync(Live, "{}", expected: 0, Time.GetUtcNow());
        Assert.NotNull(write);
        LoseFirst("POST");
        Assert.NotNull(await Store.PutAsync(Live, """{"a":1}""", write.Written.Revision, Time.GetUtcNow()));
        LoseFirst("POST");
        Assert.NotNull(await Store.RemoveAsync(Live, Time.GetUtcNow()));
        Assert.Equal(3, (await PendingAsync()).Count);
    }

    private void LoseFirst(string method)
    {
        var left = 1;
        Log.LoseAnswers(request => request.StartsWith(method, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0);
    }
}
