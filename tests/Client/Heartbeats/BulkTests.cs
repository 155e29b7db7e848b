using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Client.Heartbeats;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Tests.Heartbeats;

public sealed class BulkTests
{
    private static readonly Uri Host = new("http://registry/");

    [Fact]
    public void Large_metas_are_spread_over_requests_that_the_registry_takes()
    {
        var meta = new JsonObject { ["x"] = new string('x', 16_000) };
        var bulks = Bulk.Of(Enumerable.Range(1, 600).Select(port => Enroll(port, meta)));

        Assert.Equal(3, bulks.Count);
        Assert.All(bulks, bulk => Assert.True(bulk.Json.Length < 4 * 1024 * 1024));
        Assert.Equal(Enumerable.Range(1, 600), bulks.SelectMany(bulk => bulk.Ids).Select(id => id.Port));
        Assert.Equal(600, bulks.Sum(bulk => JsonElement.Parse(bulk.Json.Span).GetArrayLength()));
        Assert.Empty(Bulk.Of([]));
    }

    [Fact]
    public void A_meta_has_limits()
    {
        var faults = new FaultList();
        JsonNode deep = new JsonObject();
        for (var i = 0; i < 20; i++)
        {
            deep = new JsonObject { ["x"] = deep };
        }

        Assert.Null(Enrollment.TryCreate(Id(1), deep.AsObject(), TimeSpan.FromSeconds(60), default, faults));
        Assert.Null(
            Enrollment.TryCreate(Id(1), new JsonObject { ["x"] = new string('x', 17_000) }, TimeSpan.FromSeconds(60), default, faults));
        Assert.Equal(2, faults.Count);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("null", 1)]
    [InlineData("{}", 1)]
    [InlineData("[]", 1)]
    [InlineData("[1]", 1)]
    [InlineData("[{}]", 1)]
    [InlineData("[{\"status\":\"200\"}]", 1)]
    [InlineData("[{\"status\":200}", 1)]
    [InlineData("[{\"status\":200}] x", 1)]
    [InlineData("[{\"status\":200},{\"status\":200}]", 1)]
    [InlineData("[{\"status\":200}]", 2)]
    public async Task An_answer_that_is_none_is_a_failure(string body, int count) =>
        await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(body, count));

    [Fact]
    public async Task Bulk_answer_contains_the_refused_items()
    {
        var refused = await ReadAsync(
            """[{"status":200,"registration":{"meta":{"status":500}}},{"errors":{"meta":["no"]},"status":400},{"status":200}]""", 3);

        var item = Assert.Single(refused);
        Assert.Equal((1, 400, "no"), (item.Index, item.Status, item.Answer.GetProperty("errors").GetProperty("meta")[0].GetString()));
    }

    [Fact]
    public async Task An_answer_of_any_length_is_read_and_one_without_end_is_a_failure()
    {
        var item = """{"status":200,"registration":{"meta":{"x":"%"}}}""".Replace("%", new string('x', 900), StringComparison.Ordinal);
        Assert.Empty(await ReadAsync($"[{string.Join(',', Enumerable.Repeat(item, 1000))}]", 1000));

        using var endless = new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) };
        await Assert.ThrowsAsync<RegistryException>(() => BulkAnswer.ReadAsync(endless, Host, 1, default));
    }

    private static async Task<IReadOnlyList<RefusedItem>> ReadAsync(string body, int count)
    {
        using var response = new HttpResponseMessage { Content = new StringContent(body) };
        return await BulkAnswer.ReadAsync(response, Host, count, default);
    }

    private static RegistrationId Id(int port) => RegistrationId.TryParse($"/web/1.0.0/10.0.0.5/{port}")!;

    private static Enrollment Enroll(int port, JsonObject meta) =>
        Enrollment.TryCreate(Id(port), meta, TimeSpan.FromSeconds(60), default, new FaultList())!;

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
