using Azure.Data.Tables.Models;
using Thalassa.Testing;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Azure.Data.Tables.Tests;

/// <summary>Against a real Azurite, and for what it lets through, against the client's own checks.</summary>
public sealed class TransactionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const string OddText = "%25 {\"a\":\"--changeset_\"} \u2028 \u2029 \0 \r\n é 😀 </x>";

    private readonly TableClient _table = new TableServiceClient(azurite.ConnectionString).GetTableClient(AzuriteFixture.NewTableName());

    public Task InitializeAsync() => _table.CreateAsync();

    public Task DisposeAsync() => _table.DeleteAsync();

    [Fact]
    public async Task Every_action_is_done_and_answered_in_order()
    {
        await _table.AddEntityAsync(new TableEntity("p", "merge") { ["A"] = 1, ["B"] = 1 });
        await _table.AddEntityAsync(new TableEntity("p", "replace") { ["A"] = 1, ["B"] = 1 });
        await _table.AddEntityAsync(new TableEntity("p", "delete"));

        var answers = await _table.SubmitTransactionAsync(
        [
            new(Add, new TableEntity("p", "it's") { ["A"] = 2, ["Text"] = OddText }),
            new(UpdateMerge, new TableEntity("p", "merge") { ["A"] = 2 }, ETag.All),
            new(UpdateReplace, new TableEntity("p", "replace") { ["A"] = 2 }, ETag.All),
            new(Delete, new TableEntity("p", "delete")),
            new(UpsertMerge, new TableEntity("p", "upsert") { ["A"] = 2 }),
            new(UpsertReplace, new TableEntity("p", "upsert2") { ["A"] = 2 }),
        ]);

        Assert.Equal(202, answers.GetRawResponse().Status);
        Assert.All(answers.Value, answer => Assert.Equal(204, answer.Status));
        TableEntity added = await _table.GetEntityAsync<TableEntity>("p", "it's");
        Assert.Equal(OddText, added.GetString("Text"));
        Assert.Equal(added.ETag, answers.Value[0].Headers.ETag);
        var rows = await _table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(["it's", "merge", "replace", "upsert", "upsert2"], rows.Select(row => row.RowKey));
        Assert.All(rows, row => Assert.Equal(2, row.GetInt32("A")));
        Assert.Equal([false, true, false, false, false], rows.Select(row => row.ContainsKey("B")));
    }

    [Fact]
    public async Task A_failing_action_is_named_and_nothing_happens()
    {
        await _table.AddEntityAsync(new TableEntity("p", "b"));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => _table.SubmitTransactionAsync(
        [
            new(Add, new TableEntity("p", "a")),
            new(Add, new TableEntity("p", "b")),
            new(Add, new TableEntity("p", "c")),
        ]));

        Assert.Equal((409, 1), (failure.Status, failure.FailedTransactionActionIndex));
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists, $"The code is {failure.ErrorCode}.");
        Assert.Equal("b", (await _table.QueryAsync<TableEntity>().ToListAsync()).Single().RowKey);
    }

    [Fact]
    public async Task Conditions_hold_within_a_transaction()
    {
        await _table.AddEntityAsync(new TableEntity("p", "a"));
        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "a");
        await _table.UpsertEntityAsync(new TableEntity("p", "a") { ["A"] = 1 });

        var stale = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => _table.SubmitTransactionAsync([new(Add, new TableEntity("p", "!")), new(Delete, read, read.ETag)]));
        Assert.Equal((412, 1), (stale.Status, stale.FailedTransactionActionIndex));

        var missing = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => _table.SubmitTransactionAsync([new(Delete, new TableEntity("p", "none"))]));
        Assert.Equal((404, 0), (missing.Status, missing.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task What_the_emulator_would_let_through_is_refused()
    {
        await RefusedAsync("CommandsInBatchActOnDifferentPartitions", 1, new TableEntity("p", "a"), new TableEntity("q", "b"));
        await RefusedAsync("InvalidDuplicateRow", 2, new TableEntity("p", "a"), new TableEntity("p", "b"), new TableEntity("p", "a"));
        await RefusedAsync("InvalidInput", 100, [.. Enumerable.Range(0, 101).Select(i => new TableEntity("p", $"{i}"))]);
        await RefusedAsync("PropertyValueTooLarge", 1, new TableEntity("p", "a"), new TableEntity("p", "b") { ["A"] = new string('x', 32769) });
        await Assert.ThrowsAsync<InvalidOperationException>(() => _table.SubmitTransactionAsync([]));

        var large = Enumerable.Range(0, 70).Select(i => new TableEntity("p", $"{i}") { ["A"] = new byte[48 * 1024] });
        await RefusedAsync("RequestBodyTooLarge", 0, [.. large]);
        Assert.Empty(await _table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Theory]
    [InlineData("p", "a/b", "OutOfRangeInput")]
    [InlineData("p?", "r", "OutOfRangeInput")]
    [InlineData("p", "r\u0085", "OutOfRangeInput")]
    [InlineData("long", "r", "KeyValueTooLarge")]
    public async Task Keys_that_the_service_cannot_hold_are_refused(string partition, string row, string code)
    {
        var entity = new TableEntity(partition == "long" ? new string('x', 513) : partition, row);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _table.AddEntityAsync(entity));
        Assert.Equal((400, code), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Entities_that_are_too_large_are_refused()
    {
        await RefusedAsync("TooManyProperties", Enumerable.Range(0, 253).Select(i => ($"P{i}", (object)1)));
        await RefusedAsync("EntityTooLarge", Enumerable.Range(0, 40).Select(i => ($"P{i}", (object)new string('x', 32768))));
        await RefusedAsync("PropertyValueTooLarge", [("A", new byte[65537])]);
        await RefusedAsync("PropertyNameTooLong", [(new string('A', 256), 1)]);
    }

    private async Task RefusedAsync(string code, IEnumerable<(string, object)> properties)
    {
        var entity = new TableEntity("p", "r");
        foreach (var (name, value) in properties)
        {
            entity.Add(name, value);
        }

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _table.UpsertEntityAsync(entity));
        Assert.Equal((400, code), (failure.Status, failure.ErrorCode));
    }

    private async Task RefusedAsync(string code, int index, params TableEntity[] entities)
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => _table.SubmitTransactionAsync(entities.Select(entity => new TableTransactionAction(Add, entity))));
        Assert.Equal((code, index), (failure.ErrorCode, failure.FailedTransactionActionIndex));
    }
}
