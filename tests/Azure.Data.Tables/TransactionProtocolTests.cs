using System.Text.RegularExpressions;
using static Azure.Data.Tables.TableTransactionActionType;
using static Azure.Data.Tables.Tests.TablesDouble;

namespace Azure.Data.Tables.Tests;

public sealed partial class TransactionProtocolTests
{
    private static readonly TableTransactionAction[] Actions =
    [
        new(Add, new TableEntity("p", "a") { ["Text"] = "é" }),
        new(UpdateMerge, new TableEntity("p", "b'c"), new ETag("W/\"1\"")),
        new(Delete, new TableEntity("p", "d")),
    ];

    [Fact]
    public async Task A_transaction_is_one_multipart_request()
    {
        await using var service = await StartAsync(Batch(Inner(204, "ETag: W/\"2\""), Inner(204), Inner(204)));

        var answers = await service.Client.GetTableClient("t").SubmitTransactionAsync(Actions);

        Assert.Equal([204, 204, 204], answers.Value.Select(answer => answer.Status));
        Assert.Equal(new ETag("W/\"2\""), answers.Value[0].Headers.ETag);

        var asked = service.Requests.Single();
        Assert.Equal(("POST", "/testaccount/$batch"), (asked.Method, asked.Target));
        var id = BatchType.Match(asked.Headers["Content-Type"]).Groups[1].Value;
        var expected = $$"""
            --batch_{{id}}
            Content-Type: multipart/mixed; boundary=changeset_{{id}}

            --changeset_{{id}}
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            POST {{service.Endpoint}}/t HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            Content-Type: application/json
            Prefer: return-no-content

            {"PartitionKey":"p","RowKey":"a","Text":"é"}
            --changeset_{{id}}
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            PATCH {{service.Endpoint}}/t(PartitionKey='p',RowKey='b%27%27c') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            If-Match: W/"1"
            Content-Type: application/json
            Prefer: return-no-content

            {"PartitionKey":"p","RowKey":"b'c"}
            --changeset_{{id}}
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            DELETE {{service.Endpoint}}/t(PartitionKey='p',RowKey='d') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            If-Match: *


            --changeset_{{id}}--
            --batch_{{id}}--

            """;
        Assert.Equal(expected.ReplaceLineEndings("\r\n"), asked.Body);
    }

    [Fact]
    public async Task One_failing_action_fails_them_all_with_its_status_and_code()
    {
        await using var service = await StartAsync(Batch(Inner(
            412,
            "Content-Type: application/json",
            """{"odata.error":{"code":"UpdateConditionNotSatisfied","message":{"lang":"en-US","value":"1:The condition does not hold."}}}""")));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => service.Client.GetTableClient("t").SubmitTransactionAsync(Actions));

        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_with_the_same_transaction()
    {
        await using var service = await StartAsync(Answer.Error(503, "ServerBusy"), Batch(Inner(204), Inner(204), Inner(204)));
        await service.Client.GetTableClient("t").SubmitTransactionAsync(Actions);
        Assert.Equal(2, service.Requests.Count);
        Assert.Single(service.Requests.Select(asked => asked.Body).Distinct());
    }

    [Fact]
    public async Task A_transaction_that_breaks_a_rule_never_leaves()
    {
        await using var service = await StartAsync();
        await Assert.ThrowsAsync<TableTransactionFailedException>(() => service.Client.GetTableClient("t").SubmitTransactionAsync(
            [new(Add, new TableEntity("p", "a")), new(Add, new TableEntity("q", "a"))]));
        Assert.Empty(service.Requests);
    }

    private static string Inner(int status, string header = "X: y", string body = "") =>
        $"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 {status} Said\r\n{header}\r\n\r\n{body}\r\n";

    private static Answer Batch(params string[] inner) => new(
        202,
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n"
        + string.Concat(inner.Select(part => $"--changesetresponse_2\r\n{part}"))
        + "--changesetresponse_2--\r\n--batchresponse_1--\r\n",
        new() { ["Content-Type"] = "multipart/mixed; boundary=batchresponse_1" });

    [GeneratedRegex(@"\Amultipart/mixed; boundary=batch_([0-9a-f-]{36})\z")]
    private static partial Regex BatchType { get; }
}
