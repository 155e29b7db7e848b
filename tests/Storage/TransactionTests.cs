using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Thalassa.Testing;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Thalassa.Storage.Tests;

/// <summary>What the table store relies on of transactions.</summary>
[Collection(OnAzurite.Name)]
public sealed class TransactionTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly TableClient _table = OnAzurite.NewTable(azurite);

    public Task InitializeAsync() => _table.CreateIfNotExistsAsync();

    public Task DisposeAsync() => _table.DeleteAsync();

    [Fact]
    public async Task Every_action_is_done_and_answered_in_order()
    {
        await SubmitAsync(new(Add, Row("merge", 1)), new(Add, Row("replace", 1)), new(Add, Row("delete", 1)));
        await SubmitAsync(
            new(Add, Row("add", 2)),
            new(UpdateMerge, Row("merge", 2), ETag.All),
            new(UpdateReplace, Row("replace", 2), ETag.All),
            new(Delete, Row("delete", 0), ETag.All),
            new(UpsertReplace, Row("upsert", 2)));

        var rows = await _table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(["add", "merge", "replace", "upsert"], rows.Select(row => row.RowKey));
        Assert.All(rows, row => Assert.Equal(2L, row.GetInt64("A")));
    }

    [Fact]
    public async Task Insert_of_a_row_that_is_there_is_409_with_its_index_and_nothing_happens()
    {
        await SubmitAsync(new TableTransactionAction(Add, Row("b", 1)));
        var failure = await FailsAsync(new(Add, Row("a", 1)), new(Add, Row("b", 1)), new(Add, Row("c", 1)));
        Assert.Equal((409, 1, "EntityAlreadyExists"), (failure.Status, failure.FailedTransactionActionIndex, failure.ErrorCode));
        Assert.Equal("b", (await _table.QueryAsync<TableEntity>().ToListAsync()).Single().RowKey);
    }

    [Fact]
    public async Task Stale_delete_or_replace_is_412_with_its_index()
    {
        await SubmitAsync(new TableTransactionAction(Add, Row("a", 1)));
        var seen = (await _table.GetEntityAsync<TableEntity>("p", "a")).Value.ETag;
        await _table.UpsertEntityAsync(Row("a", 2));

        foreach (var kind in new[] { Delete, UpdateReplace })
        {
            var failure = await FailsAsync(new(Add, Row("!", 1)), new(kind, Row("a", 3), seen));
            Assert.Equal(
                (412, 1, "UpdateConditionNotSatisfied"), (failure.Status, failure.FailedTransactionActionIndex, failure.ErrorCode));
        }
    }

    [Fact]
    public async Task Delete_or_merge_of_a_missing_row_is_404_with_its_index_also_without_a_condition()
    {
        foreach (var kind in new[] { Delete, UpdateMerge })
        {
            var failure = await FailsAsync(new(Add, Row("a", 1)), new(kind, Row("none", 1), ETag.All));
            Assert.Equal((404, 1, "ResourceNotFound"), (failure.Status, failure.FailedTransactionActionIndex, failure.ErrorCode));
        }
    }

    [Fact]
    public async Task Missing_table_is_a_failed_transaction_with_TableNotFound()
    {
        var missing = OnAzurite.NewTable(azurite);
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => missing.SubmitTransactionAsync([new(Add, Row("a", 1))]));
        Assert.Equal(404, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.TableNotFound, $"The code is {failure.ErrorCode}.");
    }

    [Fact]
    public async Task Empty_transaction_is_refused_by_the_client() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _table.SubmitTransactionAsync([]));

    [Fact]
    public async Task Hundred_actions_are_one_transaction()
    {
        await SubmitAsync([.. Enumerable.Range(0, 100).Select(i => new TableTransactionAction(Add, Row($"{i:D3}", i)))]);
        Assert.Equal(100, await _table.QueryAsync<TableEntity>().CountAsync());
    }

    [Fact]
    public async Task Odd_text_is_kept_in_a_transaction()
    {
        const string Odd = "%25 {\"a\":\"--changeset_\"} \u2028 \0 \r\n\r\n é 😀 </x>";
        await SubmitAsync(new TableTransactionAction(Add, new TableEntity("p", "r") { ["Text"] = Odd }));
        Assert.Equal(Odd, (await _table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("Text"));
    }

    private static TableEntity Row(string key, long value) => new("p", key) { ["A"] = value };

    private async Task SubmitAsync(params TableTransactionAction[] actions) => await _table.SubmitTransactionAsync(actions);

    private Task<TableTransactionFailedException> FailsAsync(params TableTransactionAction[] actions) =>
        Assert.ThrowsAsync<TableTransactionFailedException>(() => _table.SubmitTransactionAsync(actions));
}
