using Azure.Data.Tables;
using Thalassa.Model.Events;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

public sealed class ReaperScanTests(AzuriteFixture azurite) : TableStoreFixture(azurite)
{
    private const int Live = 20_000;
    private const int Due = 200;
    private const int RangesOfTheTable = 6;
    private readonly AzuriteFixture _azurite = azurite;

    [Fact]
    public async Task Among_twenty_thousand_a_pass_reads_and_ends_those_that_are_due_and_no_others()
    {
        await LoadAsync();
        Log.Clear();

        Assert.Empty((await Store.ScanAsync(Time.GetUtcNow(), Start, 100)).Due);
        Assert.InRange(Log.Requests.Count, RangesOfTheTable, 2 * RangesOfTheTable);
        Assert.InRange(Log.Received, 0, 1000 * RangesOfTheTable);

        Time.Advance(TimeSpan.FromSeconds(61));
        Log.Clear();
        var scan = await Store.ScanAsync(Time.GetUtcNow(), Start, 100);
        Assert.Equal(Due, scan.Due.Count);
        Assert.InRange(Log.Requests.Count, RangesOfTheTable, 2 * RangesOfTheTable);
        Assert.InRange(Log.Received, 0, Due * 500);
        Assert.All(Log.Requests, request => Assert.Contains("$select=", request, StringComparison.Ordinal));
        Assert.All(Log.Requests, request => Assert.DoesNotContain("Meta", request, StringComparison.Ordinal));

        Log.Clear();
        var offlines = await Store.ExpireAsync(scan.Due, Time.GetUtcNow());

        Assert.Equal(Due, offlines.Count);
        Assert.All(offlines, item => Assert.Equal(EventTypes.Offline, item.Type));
        Assert.Equal(scan.Due.Select(item => item.Id.ToString()).Order(), offlines.Select(item => item.Subject).Order());
        Assert.InRange(Log.Requests.Count, 1, 20);
        Assert.Equal(Live - Due, (await AllAsync()).Length);
        Assert.Empty((await Store.ScanAsync(Time.GetUtcNow(), Start, 100)).Due);

        Log.Clear();
        await Store.AcknowledgeAsync(offlines);
        Assert.InRange(Log.Requests.Count, 1, 20);
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task Unpublished_events_of_a_crash_are_found_in_order()
    {
        var first = await HeartbeatAsync(Beat("/web/1/h/1"));
        var second = await HeartbeatAsync(Beat("/web/1/h/1", """{"note":"ü"}"""));
        await Store.RemoveAsync(Beat("/web/1/h/1").Id, Time.GetUtcNow());
        await HeartbeatAsync(Beat("/api/1/h/1"));
        await Store.PutAsync(new(RoutingKind.Frontend, "web", "eu"), "{}", 0, Time.GetUtcNow());
        var other = AnotherInstance();

        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty((await other.ScanAsync(Start, Start, 100)).Pending);
        var pending = (await other.ScanAsync(Start, Start.AddSeconds(5), 100)).Pending;

        Assert.Equal(5, pending.Count);
        var web = pending.Where(item => item.Subject == "/web/1/h/1").ToArray();
        Assert.Equal([EventTypes.Online, EventTypes.Online, EventTypes.Offline], web.Select(item => item.Type));
        Assert.Equal([first.Event!.Id, second.Event!.Id], web.Take(2).Select(item => item.Id));
        Assert.Equal(second.Event.Data.GetRawText(), web[1].Data.GetRawText());
        Assert.Equal((second.Event.Time, second.Event.Revision), (web[1].Time, web[1].Revision));
        Assert.Contains(pending, item => item.Subject == "frontend/web?eu");

        Assert.Equal(2, (await other.ScanAsync(Start, Start.AddSeconds(5), 2)).Pending.Count);
        await other.AcknowledgeAsync(pending);
        await Store.AcknowledgeAsync(pending);
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task An_offline_leaves_a_trace_that_goes_after_a_minute()
    {
        await HeartbeatAsync(Beat("/web/1/h/1"));
        var ahead = AnotherInstance(new ManualTimeProvider(Start.AddSeconds(30)));
        var offline = await ahead.RemoveAsync(Beat("/web/1/h/1").Id, Start.AddSeconds(30));
        await Store.AcknowledgeAsync(await PendingAsync());
        Assert.Empty((await Store.ScanAsync(Start, Start.AddSeconds(31), 100)).Pending);

        var back = await HeartbeatAsync(Beat("/web/1/h/1"));
        Assert.Equal(offline!.Revision + 1, back.Registration.Revision);
        await Store.RemoveAsync(back.Registration.Id, Time.GetUtcNow());
        await Store.AcknowledgeAsync(await PendingAsync());

        var table = Log.Service(_azurite.ConnectionString).GetTableClient(TableName);
        await Store.ScanAsync(Start, Start.AddSeconds(59), 100);
        Assert.NotEmpty(await table.QueryAsync<TableEntity>().ToListAsync());
        await Store.ScanAsync(Start, Start.AddSeconds(61), 100);
        Assert.Empty(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task State_of_the_reaper_is_not_a_registration()
    {
        var state = new ReaperState { LastPass = Start };
        await Store.WriteReaperStateAsync(state);
        Assert.Equal(Start, (await AnotherInstance().ReadReaperStateAsync())!.LastPass);
        await Store.PutAsync(new(RoutingKind.Backend, "live", null), $"{{\"x\":\"{new string('x', 99_992)}\"}}", 0, Time.GetUtcNow());

        Assert.Empty(await AllAsync());
        Assert.False(await Store.AnyLiveAsync(Start.AddYears(-1), null));
        Assert.Empty((await Store.ScanAsync(Start.AddYears(1), Start.AddYears(-1), 100)).Due);
        Assert.Equal(100_000, (await Store.ListAsync(RoutingKind.Backend)).Items.Single().Json.Length);
    }

    /// <summary>Rows as the store writes them, in the largest batches there are, over services of all first letters.</summary>
    private async Task LoadAsync()
    {
        await HeartbeatAsync(Beat("/a0/1/template/1"));
        await Store.AcknowledgeAsync(await PendingAsync());
        var table = Log.Service(_azurite.ConnectionString).GetTableClient(TableName);
        var template = await table.QueryAsync<TableEntity>().SingleAsync();
        await table.DeleteEntityAsync(template.PartitionKey, template.RowKey);
        await Parallel.ForAsync(0, Live / 100, async (batch, token) =>
        {
            var isDue = batch % 100 == 0;
            await table.SubmitTransactionAsync(
                Enumerable.Range(0, 100).Select(i => new TableTransactionAction(
                    TableTransactionActionType.Add,
                    new TableEntity(template)
                    {
                        PartitionKey = $"{(char)('a' + (batch % 26))}{batch / 2}",
                        RowKey = $"1.0.{batch % 2}|10.0.0.1|{i + 1}",
                        ["ExpiresAt"] = template.GetInt64("ExpiresAt")!.Value + (isDue ? 0 : 3_600_000),
                    })),
                token);
        });
    }
}
