using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Thalassa.Testing;

namespace Thalassa.Storage.Tests;

/// <summary>What the table store relies on of single requests: the client's behaviour together with a service's.</summary>
[Collection(OnAzurite.Name)]
public sealed class TableTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly TableClient _table = OnAzurite.NewTable(azurite);

    public Task InitializeAsync() => _table.CreateIfNotExistsAsync();

    public Task DisposeAsync() => _table.DeleteAsync();

    [Fact]
    public async Task Create_if_not_exists_of_a_table_that_is_there_succeeds()
    {
        await _table.CreateIfNotExistsAsync();
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => _table.CreateAsync());
        Assert.Equal((409, "TableAlreadyExists"), (refused.Status, refused.ErrorCode));
        Assert.True(refused.ErrorCode == TableErrorCode.TableAlreadyExists);
    }

    [Fact]
    public async Task Missing_table_is_404_TableNotFound_for_every_write_and_query()
    {
        var missing = OnAzurite.NewTable(azurite);
        Func<Task>[] calls =
        [
            () => missing.UpsertEntityAsync(new TableEntity("p", "r")),
            () => missing.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, TableUpdateMode.Merge),
            () => missing.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]),
            async () => await missing.QueryAsync<TableEntity>("PartitionKey eq 'p'").ToListAsync(),
        ];
        foreach (var call in calls)
        {
            var refused = await Assert.ThrowsAnyAsync<RequestFailedException>(call);
            Assert.Equal(404, refused.Status);
            Assert.True(refused.ErrorCode == TableErrorCode.TableNotFound, $"The code is {refused.ErrorCode}.");
        }
    }

    [Fact]
    public async Task Get_if_exists_has_no_value_when_the_row_or_the_table_is_missing()
    {
        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
        Assert.False((await OnAzurite.NewTable(azurite).GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Update_of_a_missing_row_is_404_ResourceNotFound()
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => _table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        Assert.Equal((404, "ResourceNotFound"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Delete_of_a_missing_row_or_table_is_returned_and_not_thrown()
    {
        Assert.Equal(404, (await _table.DeleteEntityAsync("p", "r", ETag.All)).Status);
        Assert.Equal(404, (await OnAzurite.NewTable(azurite).DeleteEntityAsync("p", "r", ETag.All)).Status);
    }

    [Fact]
    public async Task Delete_or_update_of_a_row_that_changed_is_412()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r"));
        var seen = (await _table.GetEntityAsync<TableEntity>("p", "r")).Value.ETag;
        await _table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1L });

        var row = new TableEntity("p", "r");
        Func<Task>[] calls = [() => _table.DeleteEntityAsync("p", "r", seen), () => _table.UpdateEntityAsync(row, seen)];
        foreach (var call in calls)
        {
            var refused = await Assert.ThrowsAsync<RequestFailedException>(call);
            Assert.Equal((412, "UpdateConditionNotSatisfied"), (refused.Status, refused.ErrorCode));
        }
    }

    [Fact]
    public async Task Merge_keeps_other_properties_and_replace_does_not()
    {
        await _table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1L, ["B"] = 1L });
        await _table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2L }, ETag.All, TableUpdateMode.Merge);
        TableEntity merged = await _table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((2L, 1L), (merged.GetInt64("A"), merged.GetInt64("B")));

        await _table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 3L }, TableUpdateMode.Replace);
        TableEntity replaced = await _table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((null, 3L), (replaced.GetInt64("A"), replaced.GetInt64("C")));
    }

    [Fact]
    public async Task Types_that_the_store_writes_come_back()
    {
        var time = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);
        var sent = new TableEntity("p", "r")
        {
            ["Text"] = "déjà \"vu\" \\ \n \u0001 😀",
            ["Empty"] = string.Empty,
            ["Long"] = long.MaxValue,
            ["Time"] = time,
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["Absent"] = null!,
        };
        await _table.AddEntityAsync(sent);

        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(sent.GetString("Text"), read.GetString("Text"));
        Assert.Equal((string.Empty, long.MaxValue), (read.GetString("Empty"), read.GetInt64("Long")));
        Assert.Equal(time, read.GetDateTimeOffset("Time"));
        Assert.Equal([0, 1, 255], read.GetBinary("Bytes"));
        Assert.Null(read.GetString("Absent"));
        Assert.Null(read.GetBinary("Never"));
    }

    [Theory]
    [InlineData("web", "1.0+build~1|fe80::1|8080")]
    [InlineData("!routing", "backend|a_b.c:d-e|")]
    [InlineData("a~b+c", "!1.0.0|h|80|0001764000000000001")]
    [InlineData("it's", "a b")]
    public async Task Keys_of_the_store_are_found_again(string partition, string row)
    {
        await _table.UpsertEntityAsync(new TableEntity(partition, row) { ["A"] = 1L });
        await _table.UpdateEntityAsync(new TableEntity(partition, row) { ["A"] = 2L }, ETag.All, TableUpdateMode.Merge);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {row} and RowKey lt {row + '}'}");
        Assert.Equal(2L, (await _table.QueryAsync<TableEntity>(filter).ToListAsync()).Single().GetInt64("A"));
        await _table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All)]);
        Assert.Empty(await _table.QueryAsync<TableEntity>(filter).ToListAsync());
    }

    [Fact]
    public async Task Select_returns_only_named_properties()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1L, ["B"] = 1L });

        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "r", ["RowKey", "A", "Absent"]);
        var listed = (await _table.QueryAsync<TableEntity>("PartitionKey eq 'p'", select: ["RowKey", "A", "Absent"]).ToListAsync())
            .Single();

        foreach (var row in new[] { read, listed })
        {
            Assert.Equal(("r", 1L), (row.RowKey, row.GetInt64("A")));
            Assert.Null(row.PartitionKey);
            Assert.Null(row.GetInt64("B"));
            Assert.Null(row.GetString("Absent"));
            Assert.NotEqual(default, row.ETag);
        }
    }

    [Fact]
    public void Filter_quotes_text_and_types_longs()
    {
        var prefix = "a'b";
        Assert.Equal("RowKey ge 'a''b|' and N lt 5L", TableClient.CreateQueryFilter($"RowKey ge {$"{prefix}|"} and N lt {5L}"));
    }

    [Fact]
    public async Task Filter_on_a_property_that_a_row_lacks_is_false()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r"));
        Assert.Empty(await _table.QueryAsync<TableEntity>("ExpiresAt le 5L").ToListAsync());
        Assert.Empty(await _table.QueryAsync<TableEntity>("ExpiresAt gt 5L").ToListAsync());
    }

    [Fact]
    public async Task Wrong_key_is_403()
    {
        var wrong = new TableServiceClient(
            azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal), Options());
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => wrong.GetTableClient("registrations").UpsertEntityAsync(new TableEntity("p", "r")));
        Assert.Equal(403, refused.Status);
        Assert.DoesNotContain("AAAA", refused.ToString(), StringComparison.Ordinal);
    }

    private static TableClientOptions Options() => Registry.Storage.StorageClients.TableOptions();
}
