using static Azure.Data.Tables.Tests.TablesDouble;

namespace Azure.Data.Tables.Tests;

public sealed class QueryProtocolTests
{
    [Fact]
    public async Task Empty_and_short_pages_with_a_continuation_are_not_the_end()
    {
        await using var service = await StartAsync(
            Answer.Page("", "1!8!cA--", "1!8!cjE-"),
            Answer.Page("""{"PartitionKey":"p","RowKey":"1"}""", "1!8!cQ--"),
            Answer.Page("", "1!8!cg--", "1!8!cjI-"),
            Answer.Page("""{"PartitionKey":"r","RowKey":"2"}"""));

        var rows = await service.Client.GetTableClient("t")
            .QueryAsync<TableEntity>("A ge 'x y'", maxPerPage: 5, select: ["PartitionKey", "RowKey"]).ToListAsync();

        Assert.Equal(["1", "2"], rows.Select(row => row.RowKey));
        const string Query = "/testaccount/t()?$filter=A%20ge%20%27x%20y%27&$select=PartitionKey%2CRowKey&$top=5";
        Assert.Equal(
            [
                Query,
                $"{Query}&NextPartitionKey=1%218%21cA--&NextRowKey=1%218%21cjE-",
                $"{Query}&NextPartitionKey=1%218%21cQ--",
                $"{Query}&NextPartitionKey=1%218%21cg--&NextRowKey=1%218%21cjI-",
            ],
            service.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task A_reader_may_go_on_from_a_page_that_it_remembered()
    {
        await using var service = await StartAsync(
            Answer.Page("""{"PartitionKey":"p","RowKey":"1"}""", "np", "nr"),
            Answer.Page("""{"PartitionKey":"p","RowKey":"2"}"""));
        var query = service.Client.GetTableClient("t").QueryAsync<TableEntity>();

        string? token = null;
        await foreach (var page in query.AsPages())
        {
            token = page.ContinuationToken;
            break;
        }

        var rest = await query.AsPages(token).ToListAsync();
        Assert.Equal("2", rest.Single().Values.Single().RowKey);
        Assert.EndsWith("NextPartitionKey=np&NextRowKey=nr", service.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_are_read_as_the_service_may_write_them()
    {
        await using var service = await StartAsync(Answer.Page(
            """
            {"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"1","Timestamp":"2026-01-02T03:04:05.6789Z",
             "Long@odata.type":"Edm.Int64","Long":"9007199254740993","Absent":null,"Double":1.5,"Int":7},
            {"odata.etag":"W/\"2\"","RowKey":"2","PartitionKey":"p","Int":8,"Whole@odata.type":"Edm.Double","Whole":3,
             "odata.type":"a.t","odata.id":"x","Text":"5"}
            """));

        var rows = await service.Client.GetTableClient("t").QueryAsync<TableEntity>().ToListAsync();

        Assert.Equal(["W/\"1\"", "W/\"2\""], rows.Select(row => row.ETag.ToString()));
        Assert.Equal(9007199254740993, rows[0].GetInt64("Long"));
        Assert.Equal((1.5, 7), (rows[0].GetDouble("Double"), rows[0].GetInt32("Int")));
        Assert.False(rows[0].ContainsKey("Absent"));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, 900, TimeSpan.Zero), rows[0].Timestamp);
        Assert.Equal((8, 3.0, "5"), (rows[1].GetInt32("Int"), rows[1].GetDouble("Whole"), rows[1].GetString("Text")));
        Assert.False(rows[1].ContainsKey("odata.id"));
    }

    [Fact]
    public void A_filter_quotes_and_types_its_values()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));
        Assert.Equal("A eq 'it''s' and B lt 5L", TableClient.CreateQueryFilter($"A eq {"it's"} and B lt {5L}"));
        Assert.Equal("A eq 5 or B eq true", TableClient.CreateQueryFilter($"A eq {5} or B eq {true}"));
        Assert.Equal("A le 1.5 and B gt 2.0", TableClient.CreateQueryFilter($"A le {1.5} and B gt {2.0}"));
        Assert.Equal("T ge datetime'2026-01-02T01:04:05.0000000Z'", TableClient.CreateQueryFilter($"T ge {time}"));
        Assert.Equal($"G eq guid'{Guid.Empty}' and X eq X'01ff'", TableClient.CreateQueryFilter($"G eq {Guid.Empty} and X eq {new byte[] { 1, 255 }}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {'c'}"));
    }
}
