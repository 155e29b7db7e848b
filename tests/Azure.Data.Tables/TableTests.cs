using System.Globalization;
using Azure.Data.Tables.Models;
using Thalassa.Testing;

namespace Azure.Data.Tables.Tests;

/// <summary>Against a real Azurite.</summary>
public sealed class TableTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly TableClient _table = new TableServiceClient(azurite.ConnectionString).GetTableClient(AzuriteFixture.NewTableName());

    public Task InitializeAsync() => _table.CreateAsync();

    public Task DisposeAsync() => _table.DeleteAsync();

    [Fact]
    public async Task A_table_is_created_once_and_deleted_at_most_once()
    {
        var again = await Assert.ThrowsAsync<RequestFailedException>(() => _table.CreateAsync());
        Assert.Equal(409, again.Status);
        Assert.True(again.ErrorCode == TableErrorCode.TableAlreadyExists, $"The code is {again.ErrorCode}.");

        Assert.Equal(_table.Name, (await _table.CreateIfNotExistsAsync()).Value.Name);
        Assert.Equal(204, (await _table.DeleteAsync()).Status);
        Assert.Equal(404, (await _table.DeleteAsync()).Status);
        Assert.Equal("devstoreaccount1", _table.AccountName);

        var gone = await Assert.ThrowsAsync<RequestFailedException>(() => _table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((404, TableErrorCode.TableNotFound), (gone.Status, gone.ErrorCode!));
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_went()
    {
        var sent = new TableEntity("p", "r")
        {
            ["Text"] = "déjà \"vu\" \\ \n \u0001 😀",
            ["Empty"] = string.Empty,
            ["Flag"] = true,
            ["Int"] = int.MinValue,
            ["Long"] = long.MaxValue,
            ["Whole"] = 5.0,
            ["Double"] = -1.5e-9,
            ["Nan"] = double.NaN,
            ["Infinite"] = double.NegativeInfinity,
            ["Time"] = DateTimeOffset.Parse("2026-02-03T04:05:06.1234567Z", CultureInfo.InvariantCulture),
            ["Guid"] = Guid.NewGuid(),
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["Absent"] = null!,
        };
        await _table.AddEntityAsync(sent);

        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "r");

        foreach (var name in sent.Keys.Where(name => name != "Absent"))
        {
            Assert.Equal(sent[name], read[name]);
        }

        Assert.False(read.ContainsKey("Absent"));
        Assert.Equal(long.MaxValue, read.GetInt64("Long"));
        Assert.NotNull(read.Timestamp);
        Assert.NotEqual(default, read.ETag);
        Assert.Null(read.GetString("Absent"));
        Assert.Throws<InvalidOperationException>(() => read.GetString("Long"));
        Assert.Throws<InvalidOperationException>(() => read.GetInt64("Int"));
    }

    [Theory]
    [InlineData("it's", "a b+c&d%e,f:g=h|i")]
    [InlineData("~!@$*()é", "..")]
    [InlineData("", "1.0+build~1|fe80::1|8080")]
    [InlineData("''", "%2F%27")]
    public async Task Keys_of_any_allowed_character_are_found_again(string partition, string row)
    {
        await _table.UpsertEntityAsync(new TableEntity(partition, row) { ["A"] = 1 });
        await _table.UpdateEntityAsync(new TableEntity(partition, row) { ["A"] = 2 }, ETag.All);

        TableEntity read = await _table.GetEntityAsync<TableEntity>(partition, row);
        Assert.Equal((partition, row, 2), (read.PartitionKey, read.RowKey, read.GetInt32("A")));

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {row}");
        Assert.Equal(2, (await ListAsync(filter)).Single().GetInt32("A"));

        await _table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, new TableEntity(partition, row))]);
        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>(partition, row)).HasValue);
    }

    [Fact]
    public async Task Changes_obey_mode_and_version()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 });
        var taken = await Assert.ThrowsAsync<RequestFailedException>(() => _table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.True(taken.ErrorCode == TableErrorCode.EntityAlreadyExists);

        TableEntity first = await _table.GetEntityAsync<TableEntity>("p", "r");
        var answer = await _table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first.ETag);
        TableEntity merged = await _table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((2, 1), (merged.GetInt32("A"), merged.GetInt32("B")));
        Assert.Equal(answer.Headers.ETag, merged.ETag);

        var stale = await Assert.ThrowsAsync<RequestFailedException>(
            () => _table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, first.ETag));
        Assert.Equal(412, stale.Status);
        Assert.True(stale.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        await Assert.ThrowsAsync<RequestFailedException>(() => _table.DeleteEntityAsync("p", "r", first.ETag));

        await _table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 1 }, TableUpdateMode.Replace);
        TableEntity replaced = await _table.GetEntityAsync<TableEntity>("p", "r");
        Assert.False(replaced.ContainsKey("A"));

        Assert.Equal(204, (await _table.DeleteEntityAsync("p", "r", replaced.ETag)).Status);
        Assert.Equal(404, (await _table.DeleteEntityAsync("p", "r")).Status);
        var missing = await Assert.ThrowsAsync<RequestFailedException>(
            () => _table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        Assert.Equal((404, TableErrorCode.ResourceNotFound), (missing.Status, missing.ErrorCode!));
        await Assert.ThrowsAsync<ArgumentException>(() => _table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Fact]
    public async Task A_missing_entity_is_an_error_or_an_answer_as_asked()
    {
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => _table.GetEntityAsync<TableEntity>("p", "none"));
        Assert.Equal(404, error.Status);

        var answer = await _table.GetEntityIfExistsAsync<TableEntity>("p", "none");
        Assert.False(answer.HasValue);
        Assert.Equal(404, answer.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => answer.Value);
    }

    [Fact]
    public async Task A_query_filters_selects_and_goes_on_over_pages()
    {
        foreach (var batch in Enumerable.Range(0, 250).Chunk(100))
        {
            await _table.SubmitTransactionAsync(batch.Select(i => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity("p", $"{i:000}") { ["Number"] = (long)i, ["Odd"] = i % 2 == 1, ["Other"] = "x" })));
        }

        var all = await ListAsync();
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"{i:000}"), all.Select(e => e.RowKey));

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {"100"} and Number lt {200L} and Odd eq {true}");
        List<int> pages = [];
        await foreach (var page in _table.QueryAsync<TableEntity>(filter, maxPerPage: 20, select: ["RowKey", "Number"]).AsPages())
        {
            pages.Add(page.Values.Count);
            Assert.All(page.Values, e => Assert.False(e.ContainsKey("Other")));
            Assert.All(page.Values, e => Assert.NotEqual(default, e.ETag));
            Assert.All(page.Values, e => Assert.Equal(long.Parse(e.RowKey), e.GetInt64("Number")));
        }

        Assert.Equal([20, 20, 10], pages.Where(count => count > 0));
        var bad = await Assert.ThrowsAsync<RequestFailedException>(() => ListAsync("PartitionKey equals 'p'"));
        Assert.Equal(400, bad.Status);
    }

    private async Task<List<TableEntity>> ListAsync(string? filter = null) => await _table.QueryAsync<TableEntity>(filter).ToListAsync();
}
