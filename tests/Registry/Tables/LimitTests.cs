using System.Text;
using System.Text.Json;
using Thalassa.Model.Agents;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

/// <summary>
/// The largest that the registry accepts stays within what a table service takes; each request is checked by the log's limits.
/// </summary>
public sealed class LimitTests(AzuriteFixture azurite) : TableStoreFixture(azurite)
{
    // The largest bodies that functions/ accepts.
    private const int MaxRoutingBytes = 256 * 1024;
    private const int MaxReportBytes = 16 * 1024;
    private const int MaxBulk = 1000;

    private static readonly string LongName = new('n', 126);
    private static readonly string LongHost = string.Join(
        '.', Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), i < 3 ? 63 : 61)));

    public static TheoryData<string> LargestMetas =>
        [LargestMeta("a"), LargestMeta("é"), LargestMeta("漢"), LargestMeta("😀"), LargestMeta("\\u0001"), LargestMeta("\\\"")];

    [Fact]
    public async Task Bulk_of_thousands_of_the_longest_names_is_within_the_limits()
    {
        foreach (var round in Enumerable.Range(0, 2))
        {
            // One service fills more than two transactions, others are a few, each bulk is of many partitions.
            var beats = Enumerable.Range(0, MaxBulk)
                .Select(i => Beat(LongId(i % 4 == 0 ? 0 : 1 + (i % 7), (round * MaxBulk) + i))).ToArray();
            Assert.All(await Store.HeartbeatAsync(beats, Time.GetUtcNow()), outcome => Assert.Equal(HeartbeatKind.New, outcome.Kind));
            Assert.All(await Store.HeartbeatAsync(beats, Time.GetUtcNow()), outcome => Assert.Equal(HeartbeatKind.Renewed, outcome.Kind));
        }

        await Store.AcknowledgeAsync(await PendingAsync());
        Time.Advance(TimeSpan.FromSeconds(61));
        var due = (await Store.ScanAsync(Time.GetUtcNow(), Start, 1)).Due;
        Assert.Equal(2 * MaxBulk, due.Count);
        var offlines = await Store.ExpireAsync(due, Time.GetUtcNow());
        Assert.Equal(2 * MaxBulk, offlines.Count);
        await Store.AcknowledgeAsync(offlines);
        Time.Advance(TimeSpan.FromMinutes(2));
        await Store.ScanAsync(Time.GetUtcNow(), Time.GetUtcNow(), 1);

        Assert.Empty(await PendingAsync());
        Assert.Empty(await AllAsync());
        Assert.True(Log.Limits.Transactions > 4 * MaxBulk / 100, "No transaction was checked.");
    }

    [Theory]
    [MemberData(nameof(LargestMetas))]
    public async Task Largest_meta_is_kept_whole_with_its_event(string meta)
    {
        var ids = Enumerable.Range(1, 120).Select(i => LongId(0, i)).ToArray();
        var first = await HeartbeatAsync(Beat(ids[0], meta));
        var changed = await HeartbeatAsync(Beat(ids[0], meta.Replace("x", "y", StringComparison.Ordinal)));
        Assert.Equal(
            [first.Event!.Data.GetRawText(), changed.Event!.Data.GetRawText()],
            (await PendingAsync()).Select(item => item.Data.GetRawText()));

        await Store.HeartbeatAsync([.. ids.Select(id => Beat(id, meta, seconds: 1))], Time.GetUtcNow());
        Assert.All(
            await AllAsync(), item => Assert.Contains(meta[1..^1], Encoding.UTF8.GetString(item.Meta.Span), StringComparison.Ordinal));
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(120, (await Store.ExpireAsync((await Store.ScanAsync(Time.GetUtcNow(), Start, 1)).Due, Time.GetUtcNow())).Count);
        await Store.AcknowledgeAsync(await PendingAsync());
        Assert.Empty(await PendingAsync());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("漢")]
    [InlineData("😀")]
    [InlineData("\\u2028")]
    public async Task Largest_routing_object_is_kept_whole(string text)
    {
        var native = "# x" + string.Concat(Enumerable.Repeat(text, 2045 / JsonElement.Parse($"\"{text}\"").GetString()!.Length));
        await PutLargestAsync("natives", $"\"{native}\"");
    }

    [Fact]
    public async Task Backend_of_the_most_members_is_kept_whole() => await PutLargestAsync("members", """{"host":"a","port":1}""");

    [Fact]
    public async Task Largest_report_of_an_agent_is_kept_whole()
    {
        var text = string.Concat(Enumerable.Repeat("\\u0001", 200)) + string.Concat(Enumerable.Repeat("😀", 50));
        var problems = string.Join(',', Enumerable.Repeat($"\"{text}\"", 10));
        var (label, version) = (new string('l', 63), string.Concat(Enumerable.Repeat("😀", 64)));
        var json = $$"""{"label":"{{label}}","version":"{{version}}","health":"ok","problems":[{{problems}}]}""";
        Assert.InRange(Encoding.UTF8.GetByteCount(json), MaxReportBytes - 2000, MaxReportBytes);
        var faults = new FaultList();
        var report = AgentReportReader.Read(JsonElement.Parse(json), new string('i', 128), faults);
        Assert.True(report is not null, faults.ToString());

        await Store.SeeAsync(new SeenAgent(report) { ExpiresAt = long.MaxValue });

        Assert.Equal(report.Problems, Assert.Single(await Store.SeenAsync(Time.GetUtcNow())).Problems);
    }

    [Fact]
    public async Task State_of_a_reaper_that_holds_the_most_services_is_kept_whole()
    {
        var held = Enumerable.Range(0, ReaperState.MaxHeld)
            .Select(i => new HeldService($"{LongName[..^3]}{i:D5}", Start, int.MaxValue, int.MaxValue)).ToArray();
        await Store.WriteReaperStateAsync(new ReaperState { LastPass = Start, Held = held });
        Assert.Equal(held, (await AnotherInstance().ReadReaperStateAsync())!.Held);
    }

    private async Task PutLargestAsync(string list, string item)
    {
        await using var registry = new Harness();
        var count = (MaxRoutingBytes - 100) / (Encoding.UTF8.GetByteCount(item) + 1);
        var body = $$"""{"type":"static","{{list}}":[{{string.Join(',', Enumerable.Repeat(item, count))}}]}""";
        Assert.InRange(Encoding.UTF8.GetByteCount(body), MaxRoutingBytes * 0.9, MaxRoutingBytes);
        var key = new string('k', 63);
        var faults = new FaultList();

        var result = await new FleetRouting(Store, registry.Pump, Time)
            .PutAsync(RoutingKind.Backend, key, new string('l', 63), JsonElement.Parse(body), faults);

        Assert.True(result.Outcome == RoutingOutcome.Created, faults.ToString());
        var stored = Assert.Single((await Store.ListAsync(RoutingKind.Backend)).Items).Json;
        Assert.Equal(result.Found!.Json, stored);
        Assert.Equal(count, JsonElement.Parse(stored).GetProperty(list).GetArrayLength());
    }

    private static string LongId(int service, int instance) => $"/{LongName}{service:D2}/{LongName}-1/{LongHost}/{instance + 10_000}";

    /// <summary>A meta of exactly the most bytes, of one character again and again; its one <c>x</c> may become a <c>y</c>.</summary>
    private static string LargestMeta(string text)
    {
        const string frame = "{\"a\":\"x\"}";
        var size = Encoding.UTF8.GetByteCount(text);
        var room = MetaRules.MaxBytes - frame.Length;
        return $"{{\"a\":\"x{string.Concat(Enumerable.Repeat(text, room / size))}{new string('z', room % size)}\"}}";
    }
}
