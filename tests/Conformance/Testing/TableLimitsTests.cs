using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Thalassa.Testing.Limits;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Thalassa.Conformance.Tests.Testing;

/// <summary>The check itself: it lets through what is at a limit, and refuses what is beyond.</summary>
public sealed class TableLimitsTests
{
    private readonly TableLimits _limits = new();
    private readonly TableClient _table;

    public TableLimitsTests() => _table = Service().GetTableClient("registrations");

    [Theory]
    [InlineData("U+002F", "a/b")]
    [InlineData("U+005C", "a\\b")]
    [InlineData("U+0023", "a#b")]
    [InlineData("U+003F", "a?b")]
    [InlineData("U+000A", "a\nb")]
    [InlineData("U+007F", "a\u007Fb")]
    [InlineData("U+009F", "a\u009Fb")]
    [InlineData("513 characters", null)]
    public async Task Key_that_Azure_refuses_is_a_violation(string what, string? key)
    {
        key ??= new string('k', 513);
        await RefusedAsync(what, () => _table.UpsertEntityAsync(new TableEntity(key, "row")));
        await RefusedAsync(what, () => _table.UpsertEntityAsync(new TableEntity("partition", key)));
        await RefusedAsync(what, () => _table.AddEntityAsync(new TableEntity("partition", key)));
        await RefusedAsync(what, () => _table.GetEntityAsync<TableEntity>("partition", key));
        await RefusedAsync(what, () => _table.DeleteEntityAsync(key, "row"));
        await RefusedAsync(what, () => _table.SubmitTransactionAsync([new(Delete, new TableEntity("partition", key))]));
        await RefusedAsync(what, () => _table.SubmitTransactionAsync([new(Add, new TableEntity("partition", key))]));
    }

    [Fact]
    public async Task Key_at_its_limits_is_no_violation()
    {
        await SentAsync(() => _table.UpsertEntityAsync(new TableEntity(new string('é', 512), "!it's|~:+ -_.{}")));
        await SentAsync(() => _table.SubmitTransactionAsync([new(Add, new TableEntity("it's", new string('k', 512)))]));
    }

    [Fact]
    public async Task Property_over_64_KiB_is_a_violation()
    {
        await SentAsync(Upsert(("A", new string('é', 32_768)), ("B", new byte[65_536])));
        await RefusedAsync("65538 bytes", Upsert(("A", new string('é', 32_769))));
        await RefusedAsync("65537 bytes", Upsert(("A", new byte[65_537])));
    }

    [Fact]
    public async Task Entity_over_1_MiB_or_252_properties_is_a_violation()
    {
        await SentAsync(Upsert([.. Enumerable.Range(0, 252).Select(i => ($"P{i}", (object)(long)i))]));
        await RefusedAsync("253 properties", Upsert([.. Enumerable.Range(0, 253).Select(i => ($"P{i}", (object)1))]));
        await SentAsync(Upsert([.. Enumerable.Range(0, 15).Select(i => ($"P{i}", (object)new byte[65_536]))]));
        await RefusedAsync("at most 1048576", Upsert([.. Enumerable.Range(0, 16).Select(i => ($"P{i}", (object)new string('x', 32_768)))]));
    }

    [Fact]
    public async Task Property_name_or_time_that_Azure_refuses_is_a_violation()
    {
        await SentAsync(Upsert((new string('A', 255), 1), ("_ü1", true), ("T", new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero))));
        await RefusedAsync("no property name", Upsert((new string('A', 256), 1)));
        await RefusedAsync("no property name", Upsert(("a-b", 1)));
        await RefusedAsync("the first time", Upsert(("T", new DateTimeOffset(1600, 12, 31, 0, 0, 0, TimeSpan.Zero))));
    }

    [Fact]
    public async Task Transaction_over_two_partitions_is_a_violation() => await RefusedAsync(
        "2 partitions: p, q",
        () => _table.SubmitTransactionAsync([new(Add, new TableEntity("p", "a")), new(Delete, new TableEntity("q", "b"), ETag.All)]));

    [Fact]
    public async Task Transaction_with_a_row_twice_is_a_violation() => await RefusedAsync(
        "row a 2 times",
        () => _table.SubmitTransactionAsync(
            [new(UpsertMerge, new TableEntity("p", "a")), new(Delete, new TableEntity("p", "a"), ETag.All)]));

    [Fact]
    public async Task Transaction_of_101_actions_is_a_violation()
    {
        await SentAsync(() => _table.SubmitTransactionAsync(Rows(100)));
        await RefusedAsync("A transaction's actions: 101", () => _table.SubmitTransactionAsync(Rows(101)));
        Assert.Equal(2, _limits.Transactions);
    }

    [Fact]
    public async Task Transaction_over_4_MiB_is_a_violation()
    {
        await SentAsync(() => _table.SubmitTransactionAsync(Rows(100, ("A", new byte[30_000]))));
        await RefusedAsync("body in bytes", () => _table.SubmitTransactionAsync(Rows(100, ("A", new byte[32_000]))));
    }

    [Fact]
    public async Task Entity_of_a_transaction_is_checked_as_one_by_itself()
    {
        await RefusedAsync("65538 bytes", () => _table.SubmitTransactionAsync(Rows(2, ("A", new string('x', 32_769)))));
        await RefusedAsync("no property name", () => _table.SubmitTransactionAsync(Rows(1, ("a b", 1))));
    }

    [Theory]
    [InlineData("1table")]
    [InlineData("a-table")]
    [InlineData("Tables")]
    [InlineData("ab")]
    public async Task Table_name_that_Azure_refuses_is_a_violation(string name)
    {
        var table = Service().GetTableClient(name);
        await RefusedAsync("no table name", () => table.CreateIfNotExistsAsync());
        await RefusedAsync("no table name", () => table.UpsertEntityAsync(new TableEntity("p", "r")));
        await RefusedAsync("no table name", () => table.SubmitTransactionAsync([new(Add, new TableEntity("p", "r"))]));
    }

    [Fact]
    public async Task Query_that_Azure_refuses_is_a_violation()
    {
        var comparisons = string.Join(" or ", Enumerable.Range(0, 15).Select(i => $"A eq 'x or y eq {i}'"));
        await SentAsync(() => QueryAsync(comparisons, 1000));
        await RefusedAsync("A filter's comparisons: 16", () => QueryAsync($"{comparisons} and B lt 5", 1000));
        await RefusedAsync("A page's rows: 1001", () => QueryAsync("B lt 5", 1001));

        async Task QueryAsync(string filter, int page) => await _table.QueryAsync<TableEntity>(filter, page).ToListAsync();
    }

    [Fact]
    public async Task Violation_stays_known_when_its_caller_handles_it()
    {
        _limits.AssertNone();
        await RefusedAsync("513 characters", () => _table.DeleteEntityAsync("p", new string('k', 513)));
        Assert.ThrowsAny<Exception>(_limits.AssertNone);
    }

    private TableServiceClient Service()
    {
        var options = new TableClientOptions { Transport = new NoTransport() };
        options.AddPolicy(_limits, HttpPipelinePosition.BeforeTransport);
        return new TableServiceClient("AccountName=acc;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/acc", options);
    }

    private static IEnumerable<TableTransactionAction> Rows(int count, params (string Name, object Value)[] properties) =>
        Enumerable.Range(0, count).Select(i => new TableTransactionAction(Add, With(new TableEntity("p", $"{i}"), properties)));

    private Func<Task> Upsert(params (string Name, object Value)[] properties) =>
        () => _table.UpsertEntityAsync(With(new TableEntity("p", "r"), properties), TableUpdateMode.Replace);

    private static TableEntity With(TableEntity entity, (string Name, object Value)[] properties)
    {
        foreach (var (name, value) in properties)
        {
            entity[name] = value;
        }

        return entity;
    }

    private async Task RefusedAsync(string what, Func<Task> request)
    {
        var known = _limits.Violations.Count;
        var violation = await Assert.ThrowsAsync<ServiceLimitException>(request);
        Assert.Contains(what, violation.Message, StringComparison.Ordinal);
        Assert.Equal(violation.Message, Assert.Single(_limits.Violations.Skip(known)));
    }

    private static Task<NoTransport.SentException> SentAsync(Func<Task> request) => Assert.ThrowsAsync<NoTransport.SentException>(request);

    /// <summary>Where what passes the check ends.</summary>
    private sealed class NoTransport : HttpPipelineTransport
    {
        private static readonly HttpClientTransport Real = new();

        public override Request CreateRequest() => Real.CreateRequest();

        public override void Process(HttpMessage message) => throw new SentException();

        public override ValueTask ProcessAsync(HttpMessage message) => throw new SentException();

        public sealed class SentException : Exception;
    }
}
