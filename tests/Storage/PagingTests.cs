using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tables;
using Thalassa.Testing;

namespace Thalassa.Storage.Tests;

/// <summary>Pages, of Azurite and as Azurite never gives them.</summary>
[Collection(OnAzurite.Name)]
public sealed class PagingTests(AzuriteFixture azurite)
{
    private readonly TableClient _table = OnAzurite.NewTable(azurite);

    [Fact]
    public async Task Query_of_more_than_a_page_gives_every_row_in_order()
    {
        await _table.CreateIfNotExistsAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1200).Chunk(100), async (rows, token) => await _table.SubmitTransactionAsync(
            rows.Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i:D4}"))), token));

        var all = await _table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(Enumerable.Range(0, 1200).Select(i => $"{i:D4}"), all.Select(row => row.RowKey));
        var pages = await _table.QueryAsync<TableEntity>("PartitionKey eq 'p'", maxPerPage: 500).AsPages().ToListAsync();
        Assert.Equal([500, 500, 200], pages.Select(page => page.Values.Count).Where(count => count > 0));
    }

    [Fact]
    public async Task Empty_and_short_pages_with_a_continuation_are_not_the_end()
    {
        var pages = new Queue<(string Rows, string? Partition, string? Row)>(
        [
            ("", "1!8!cA--", "1!8!cjE-"),
            ("""{"PartitionKey":"web","RowKey":"1|h|80","ExpiresAt@odata.type":"Edm.Int64","ExpiresAt":"1"}""", "1!8!cQ--", null),
            ("", "1!8!cg--", "1!8!cjI-"),
            ("""{"PartitionKey":"web","RowKey":"1|h|81","ExpiresAt@odata.type":"Edm.Int64","ExpiresAt":"1"}""", null, null),
        ]);
        List<string> asked = [];
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            asked.Add(context.Request.QueryString.Value!);
            var (rows, partition, row) = pages.Dequeue();
            context.Response.Headers["x-ms-continuation-NextPartitionKey"] = partition;
            context.Response.Headers["x-ms-continuation-NextRowKey"] = row;
            await context.Response.WriteAsync($$"""{"odata.metadata":"x","value":[{{rows}}]}""");
        });
        var client = new TableServiceClient(
            $"AccountName=acc;AccountKey=a2V5;TableEndpoint={service.Address}acc", StorageClients.TableOptions());
        var store = new TableStore(client, TimeProvider.System);

        var page = await store.QueryAsync(new RegistrationQuery { Names = ["web"] });

        Assert.Equal(["/web/1/h/80", "/web/1/h/81"], page.List.Items.ToArray().Select(item => item.Id.ToString()));
        Assert.Equal(4, asked.Count);
        Assert.EndsWith("&NextPartitionKey=1%218%21cA--&NextRowKey=1%218%21cjE-", asked[1], StringComparison.Ordinal);
        Assert.DoesNotContain("NextRowKey", asked[2], StringComparison.Ordinal);
    }
}
