using System.Xml.Linq;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

public sealed class ManagementTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Connect = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";

    private static List<string> Titles(Answer answer) =>
        [.. XElement.Parse(answer.Body).DescendantsAndSelf(Atom + "entry").Select(entry => entry.Element(Atom + "title")!.Value)];

    private static string? Value(Answer answer, string name) => XElement.Parse(answer.Body).Descendants(Connect + name).FirstOrDefault()?.Value;

    [Fact]
    public async Task A_topic_is_created_once_read_updated_and_deleted()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        Assert.Equal(201, (await bus.PutAsync("t", "TopicDescription", "")).Status);
        Assert.Equal(409, (await bus.PutAsync("T", "TopicDescription", "")).Status);
        var updated = await bus.PutAsync("t", "TopicDescription", "<DefaultMessageTimeToLive>PT1H</DefaultMessageTimeToLive>", ("If-Match", "*"));
        Assert.Equal(200, updated.Status);
        var read = await bus.AskAsync("GET", "t?api-version=2021-05&enrich=false");
        Assert.Equal((200, "PT1H", "1024"), (read.Status, Value(read, "DefaultMessageTimeToLive"), Value(read, "MaxSizeInMegabytes")));
        Assert.Equal(200, (await bus.AskAsync("DELETE", "t?api-version=2021-05")).Status);
        Assert.Equal(404, (await bus.AskAsync("DELETE", "t?api-version=2021-05")).Status);
    }

    [Fact]
    public async Task A_subscription_is_created_once_read_updated_and_deleted()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT30S</LockDuration><MaxDeliveryCount>2</MaxDeliveryCount><UserMetadata>mine</UserMetadata>");
        Assert.Equal(409, (await bus.PutSubscriptionAsync("all", "")).Status);
        var read = await bus.AskAsync("GET", "orders/subscriptions/all?api-version=2021-05");
        Assert.Equal(
            ("PT30S", "2", "mine", "P10675199DT2H48M5.4775807S"),
            (Value(read, "LockDuration"), Value(read, "MaxDeliveryCount"), Value(read, "UserMetadata"), Value(read, "AutoDeleteOnIdle")));
        Assert.Equal(["all"], Titles(read));
        Assert.Equal(200, (await bus.PutSubscriptionAsync("all", "<LockDuration>PT5S</LockDuration>", ("If-Match", "*"))).Status);
        Assert.Equal(404, (await bus.PutSubscriptionAsync("none", "", ("If-Match", "*"))).Status);
        await bus.SendAsync("x");
        await bus.PeekLockAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(201, (await bus.PeekLockAsync()).Status);
        Assert.Equal(200, (await bus.AskAsync("DELETE", "orders/subscriptions/all?api-version=2021-05")).Status);
        Assert.Equal(410, (await bus.PeekLockAsync()).Status);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("orders/subscriptions/nothing")]
    [InlineData("orders/subscriptions/all/rules/nothing")]
    public async Task What_there_is_not_reads_as_an_empty_feed(string path)
    {
        await using var bus = await Bus.StartAsync();
        var answer = await bus.AskAsync("GET", $"{path}?api-version=2021-05");
        Assert.Equal((200, "feed"), (answer.Status, XElement.Parse(answer.Body).Name.LocalName));
        Assert.Empty(Titles(answer));
    }

    [Theory]
    [InlineData("GET", "nothing/subscriptions/x", 404)]
    [InlineData("GET", "nothing/subscriptions", 404)]
    [InlineData("GET", "orders/subscriptions/nothing/rules", 404)]
    [InlineData("DELETE", "orders/subscriptions/nothing", 404)]
    [InlineData("DELETE", "orders/subscriptions/all/rules/nothing", 404)]
    [InlineData("GET", "orders/subscriptions/all/other/x", 404)]
    [InlineData("GET", "$Resources/queues", 400)]
    [InlineData("PATCH", "orders", 400)]
    [InlineData("GET", "", 400)]
    [InlineData("GET", "orders/subscriptions/a*b", 400)]
    public async Task What_cannot_be_done_has_its_status(string method, string path, int status)
    {
        await using var bus = await Bus.StartAsync();
        Assert.Equal(status, (await bus.AskAsync(method, $"{path}?api-version=2021-05")).Status);
    }

    [Fact]
    public async Task Nothing_is_put_below_what_there_is_not()
    {
        await using var bus = await Bus.StartAsync();
        Assert.Equal(404, (await bus.PutAsync("nothing/subscriptions/x", "SubscriptionDescription", "")).Status);
        Assert.Equal(404, (await bus.PutRuleAsync("nothing", "r", Bus.Sql("a = 1"))).Status);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        for (var i = 0; i < 5; i++)
        {
            await bus.PutSubscriptionAsync($"s{i}", "");
        }

        Assert.Equal(["s0", "s1", "s2", "s3", "s4"], Titles(await bus.AskAsync("GET", "orders/subscriptions?api-version=2021-05")));
        Assert.Equal(["s2", "s3"], Titles(await bus.AskAsync("GET", "orders/subscriptions?api-version=2021-05&$skip=2&$top=2")));
        Assert.Empty(Titles(await bus.AskAsync("GET", "orders/subscriptions?api-version=2021-05&$skip=5&$top=2")));
        Assert.Equal(["orders"], Titles(await bus.AskAsync("GET", "$Resources/topics?api-version=2021-05")));
        Assert.Equal(["$Default"], Titles(await bus.AskAsync("GET", "orders/subscriptions/s1/rules?api-version=2021-05")));
        Assert.Equal(400, (await bus.AskAsync("GET", "orders/subscriptions?$skip=x")).Status);
    }

    [Theory]
    [InlineData("<MaxDeliveryCount>3</MaxDeliveryCount><LockDuration>PT30S</LockDuration>", "order")]
    [InlineData("<Colour>blue</Colour>", "no element")]
    [InlineData("<LockDuration>PT1S</LockDuration>", "LockDuration")]
    [InlineData("<LockDuration>PT6M</LockDuration>", "LockDuration")]
    [InlineData("<LockDuration>soon</LockDuration>", "LockDuration")]
    [InlineData("<MaxDeliveryCount>0</MaxDeliveryCount>", "MaxDeliveryCount")]
    [InlineData("<AutoDeleteOnIdle>PT1M</AutoDeleteOnIdle>", "AutoDeleteOnIdle")]
    [InlineData("<DeadLetteringOnMessageExpiration>maybe</DeadLetteringOnMessageExpiration>", "DeadLetteringOnMessageExpiration")]
    [InlineData("<RequiresSession>true</RequiresSession>", "sessions")]
    [InlineData("<ForwardTo>elsewhere</ForwardTo>", "forward")]
    [InlineData("<Status>Disabled</Status>", "Status")]
    public async Task A_bad_description_is_refused_with_a_reason(string elements, string reason)
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        var answer = await bus.PutSubscriptionAsync("s", elements);
        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not xml")]
    [InlineData("<entry/>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e \"e\">]><entry xmlns=\"http://www.w3.org/2005/Atom\">&e;</entry>")]
    public async Task A_body_that_is_no_entry_is_refused(string body)
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        Assert.Equal(400, (await bus.AskAsync("PUT", "orders/subscriptions/s?api-version=2021-05", body)).Status);
    }

    [Theory]
    [InlineData("<Filter i:type=\"SqlFilter\"><SqlExpression>a = </SqlExpression></Filter>", "SqlExpression")]
    [InlineData("<Filter i:type=\"SqlFilter\"/>", "SqlExpression")]
    [InlineData("<Filter i:type=\"OddFilter\"/>", "OddFilter")]
    [InlineData("<Filter i:type=\"CorrelationFilter\"/>", "at least one")]
    [InlineData("", "Filter")]
    [InlineData("<Filter i:type=\"TrueFilter\"/><Action i:type=\"SqlRuleAction\"><SqlExpression>SET a = 1</SqlExpression></Action>", "Action")]
    public async Task A_bad_rule_is_refused_with_a_reason(string elements, string reason)
    {
        await using var bus = await Bus.StartAsync();
        var answer = await bus.PutRuleAsync("all", "r", elements);
        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_let_in_what_any_of_them_matches()
    {
        await using var bus = await Bus.StartAsync();
        await bus.AskAsync("DELETE", "orders/subscriptions/all/rules/$Default?api-version=2021-05");
        await bus.PutRuleAsync("all", "web", Bus.Sql("name = 'web'"));
        await bus.PutRuleAsync("all", "online", """
            <Filter i:type="CorrelationFilter"><Label>up</Label><Properties><KeyValueOfstringanyType>
            <Key>n</Key><Value i:type="d:int">5</Value></KeyValueOfstringanyType></Properties></Filter>
            """);
        await bus.SendAsync("no rule", "{}", ("name", "\"api\""));
        await bus.SendAsync("sql", "{}", ("name", "\"web\""));
        await bus.SendAsync("half", """{"Label":"up"}""", ("n", "6"));
        await bus.SendAsync("case", """{"Label":"UP"}""", ("n", "5"));
        await bus.SendAsync("both", """{"Label":"up"}""", ("n", "5"), ("name", "\"web\""));
        Assert.Equal("sql", (await bus.PeekLockAsync()).Body);
        Assert.Equal("both", (await bus.PeekLockAsync()).Body);
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }

    [Fact]
    public async Task A_subscription_with_its_first_rule_never_takes_what_that_keeps_out()
    {
        await using var bus = await Bus.StartAsync($"<DefaultRuleDescription>{Bus.Sql("n &gt; 3")}<Name>big</Name></DefaultRuleDescription>");
        Assert.Equal(["big"], Titles(await bus.AskAsync("GET", "orders/subscriptions/all/rules?api-version=2021-05")));
        await bus.SendAsync("small", "{}", ("n", "3"));
        await bus.SendAsync("big", "{}", ("n", "4"));
        Assert.Equal("big", (await bus.PeekLockAsync()).Body);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("<DeadLetteringOnFilterEvaluationExceptions>false</DeadLetteringOnFilterEvaluationExceptions>", false)]
    public async Task A_message_that_a_filter_fails_on_is_dead_lettered_if_asked_for(string elements, bool dead)
    {
        await using var bus = await Bus.StartAsync($"{elements}<DefaultRuleDescription>{Bus.Sql("n = 'text'")}<Name>r</Name></DefaultRuleDescription>");
        await bus.SendAsync("x", "{}", ("n", "3"));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        Assert.Equal(dead ? 201 : 204, (await bus.PeekLockAsync($"{Bus.Sub}/$DeadLetterQueue")).Status);
    }

    [Fact]
    public async Task Deleting_a_subscription_ends_its_polls()
    {
        await using var bus = await Bus.StartAsync();
        var poll = bus.PeekLockAsync(timeout: 60);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        await bus.AskAsync("DELETE", "orders/subscriptions/all?api-version=2021-05");
        Assert.Equal(410, (await poll).Status);
    }
}
