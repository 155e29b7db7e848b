using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Thalassa.Bench.Simulation.Doubles;

namespace Thalassa.Bench.Tests.Simulation;

/// <summary>The double answers the real client as the service does.</summary>
public sealed class TableDoubleTests : IDisposable
{
    private readonly TableDouble _double = new();
    private readonly HttpClient _http;
    private readonly TableClient _table;

    public TableDoubleTests()
    {
        _http = new HttpClient(_double, disposeHandler: false);
        var options = new TableClientOptions
        {
            Transport = new HttpClientTransport(_http),
            Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1) },
        };
        _table = new TableServiceClient(
            "AccountName=a;AccountKey=c2ltdWxhdGVk;TableEndpoint=http://tables.invalid/a", options).GetTableClient("registrations");
    }

    public void Dispose()
    {
        _http.Dispose();
        _double.Dispose();
    }

    [Fact]
    public async Task Rows_come_back_as_they_went_and_pages_end()
    {
        _double.Throttle.Partition = 20_000;
        foreach (var chunk in Enumerable.Range(0, 2100).Chunk(100))
        {
            await _table.SubmitTransactionAsync(chunk.Select(i => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity("p'q", $"r{i:D4}") { ["Number"] = (long)i, ["Text"] = "\"ä\"" })));
        }

        var rows = new List<TableEntity>();
        await foreach (
            var row in _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {"p'q"} and (Number ge {1050L} or RowKey lt {"r0001"})")))
        {
            rows.Add(row);
        }

        Assert.Equal(1051, rows.Count);
        Assert.Equal(("r0000", "\"ä\"", 2099L), (rows[0].RowKey, rows[0].GetString("Text"), rows[^1].GetInt64("Number")));
    }

    [Fact]
    public async Task A_transaction_is_made_whole_or_not_at_all()
    {
        await _table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "a"))]);
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            _table.SubmitTransactionAsync([
                new(TableTransactionActionType.Add, new TableEntity("p", "b")),
                new(TableTransactionActionType.Add, new TableEntity("p", "a")),
            ]));
        Assert.Equal((409, 1), (failure.Status, failure.FailedTransactionActionIndex));
        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>("p", "b")).HasValue);
        await _table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, new TableEntity("p", "a"), ETag.All)]);
        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>("p", "a")).HasValue);
    }

    [Fact]
    public async Task A_change_needs_the_version_it_names()
    {
        await _table.UpsertEntityAsync(new TableEntity("p", "a") { ["N"] = 1L });
        TableEntity first = await _table.GetEntityAsync<TableEntity>("p", "a");
        await _table.UpdateEntityAsync(new TableEntity("p", "a") { ["M"] = 2L }, first.ETag);
        Assert.Equal(
            412,
            (await Assert.ThrowsAsync<RequestFailedException>(() => _table.UpdateEntityAsync(new TableEntity("p", "a"), first.ETag))).Status
        );
        TableEntity merged = await _table.GetEntityAsync<TableEntity>("p", "a");
        Assert.Equal((1L, 2L), (merged.GetInt64("N"), merged.GetInt64("M")));
        await _table.DeleteEntityAsync("p", "a", merged.ETag);
        Assert.Equal(404, (await Assert.ThrowsAsync<RequestFailedException>(() => _table.UpdateEntityAsync(merged, ETag.All))).Status);
    }

    [Fact]
    public async Task Request_above_a_target_is_refused_like_the_service()
    {
        _double.Throttle.Account = 0;
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _table.UpsertEntityAsync(new TableEntity("p", "a")));
        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.ErrorCode));
        Assert.Equal((0, 2), (_double.Throttle.Done, _double.Throttle.Refused));
    }
}
