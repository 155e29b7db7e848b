using System.Xml.Linq;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Topics, subscriptions and rules, by the administration client; by plain HTTP what that would not send.</summary>
public sealed class ManagementTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Connect = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";

    private static List<string> Titles(Answer answer) =>
        [.. XElement.Parse(answer.Body).DescendantsAndSelf(Atom + "entry").Select(entry => entry.Element(Atom + "title")!.Value)];

    private static string? Value(Answer answer, string name) =>
        XElement.Parse(answer.Body).Descendants(Connect + name).FirstOrDefault()?.Value;

    private static async Task FailsAsync(ServiceBusFailureReason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);

    [Fact]
    public async Task Topic_is_created_once_read_updated_and_deleted()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        var administration = bus.Administration;
        Assert.False(await administration.TopicExistsAsync("t"));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => administration.GetTopicAsync("t"));
        var made = (await administration.CreateTopicAsync("t")).Value;
        Assert.Equal(1024, made.MaxSizeInMegabytes);
        await FailsAsync(ServiceBusFailureReason.MessagingEntityAlreadyExists, () => administration.CreateTopicAsync("T"));
        made.DefaultMessageTimeToLive = TimeSpan.FromHours(1);
        await administration.UpdateTopicAsync(made);
        Assert.Equal(TimeSpan.FromHours(1), (await administration.GetTopicAsync("t")).Value.DefaultMessageTimeToLive);
        await administration.DeleteTopicAsync("t");
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => administration.DeleteTopicAsync("t"));
    }

    [Fact]
    public async Task Subscription_is_created_once_read_updated_and_deleted()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        var administration = bus.Administration;
        var options = new CreateSubscriptionOptions(Bus.Topic, Bus.Subscription)
        {
            LockDuration = TimeSpan.FromSeconds(30),
            MaxDeliveryCount = 2,
            UserMetadata = "mine",
            AutoDeleteOnIdle = TimeSpan.FromMinutes(10),
        };
        var made = (await administration.CreateSubscriptionAsync(options)).Value;
        Assert.Equal(
            (TimeSpan.FromSeconds(30), 2, "mine", TimeSpan.FromMinutes(10)),
            (made.LockDuration, made.MaxDeliveryCount, made.UserMetadata, made.AutoDeleteOnIdle));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityAlreadyExists, () => administration.CreateSubscriptionAsync(options));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => administration.CreateSubscriptionAsync("nothing", "x"));
        made.LockDuration = TimeSpan.FromSeconds(5);
        await administration.UpdateSubscriptionAsync(made);
        await bus.SendAsync("x");
        await bus.ReceiveAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(5));
        await bus.ReceiveAsync();
        await administration.DeleteSubscriptionAsync(Bus.Topic, Bus.Subscription);
        Assert.False(await administration.SubscriptionExistsAsync(Bus.Topic, Bus.Subscription));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () =>
            administration.DeleteSubscriptionAsync(Bus.Topic, Bus.Subscription));
    }

    [Fact]
    public async Task Runtime_properties_count_messages_by_state()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("dead");
        await bus.SendAsync("locked");
        await bus.SendAsync("active");
        await bus.SendAsync("later", message => message.ScheduledEnqueueTime = bus.Clock.GetUtcNow().AddHours(1));
        await bus.Receiver.DeadLetterMessageAsync(await bus.ReceiveAsync());
        await bus.ReceiveAsync();
        var subscription = (await bus.Administration.GetSubscriptionRuntimePropertiesAsync(Bus.Topic, Bus.Subscription)).Value;
        Assert.Equal((2L, 1L, 4L), (subscription.ActiveMessageCount, subscription.DeadLetterMessageCount, subscription.TotalMessageCount));
        Assert.Equal((0L, 0L), (subscription.TransferMessageCount, subscription.TransferDeadLetterMessageCount));
        Assert.Equal(bus.Clock.GetUtcNow(), subscription.CreatedAt);
        var topic = (await bus.Administration.GetTopicRuntimePropertiesAsync(Bus.Topic)).Value;
        Assert.Equal(1, topic.SubscriptionCount);
        Assert.True(topic.SizeInBytes > 0);
        var listed = await bus.Administration.GetSubscriptionsRuntimePropertiesAsync(Bus.Topic).ToListAsync();
        Assert.Equal([2L], listed.Select(one => one.ActiveMessageCount));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("orders/subscriptions/nothing")]
    [InlineData("orders/subscriptions/all/rules/nothing")]
    public async Task Missing_entity_reads_as_an_empty_feed(string path)
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
    public async Task Invalid_operation_has_its_status(string method, string path, int status)
    {
        await using var bus = await Bus.StartAsync();
        Assert.Equal(status, (await bus.AskAsync(method, $"{path}?api-version=2021-05")).Status);
    }

    [Fact]
    public async Task Child_of_missing_entity_is_refused()
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
    public async Task Bad_description_is_refused_with_a_reason(string elements, string reason)
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
    public async Task Body_that_is_no_entry_is_refused(string body)
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
    [InlineData(
        "<Filter i:type=\"TrueFilter\"/><Action i:type=\"SqlRuleAction\"><SqlExpression>SET a = 1</SqlExpression></Action>", "Action")]
    public async Task Bad_rule_is_refused_with_a_reason(string elements, string reason)
    {
        await using var bus = await Bus.StartAsync();
        var answer = await bus.PutRuleAsync("all", "r", elements);
        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_matches_any_rule_is_received()
    {
        await using var bus = await Bus.StartAsync();
        var administration = bus.Administration;
        await administration.DeleteRuleAsync(Bus.Topic, Bus.Subscription, "$Default");
        await administration.CreateRuleAsync(Bus.Topic, Bus.Subscription, new CreateRuleOptions("web", new SqlRuleFilter("name = 'web'")));
        var online = new CorrelationRuleFilter { Subject = "up", ApplicationProperties = { ["n"] = 5 } };
        await administration.CreateRuleAsync(Bus.Topic, Bus.Subscription, new CreateRuleOptions("online", online));
        Assert.Equal(
            ["online", "web"], (await administration.GetRulesAsync(Bus.Topic, Bus.Subscription).ToListAsync()).Select(rule => rule.Name));
        await SendAsync("no rule", null, ("name", "api"));
        await SendAsync("sql", null, ("name", "web"));
        await SendAsync("half", "up", ("n", 6));
        await SendAsync("case", "UP", ("n", 5));
        await SendAsync("both", "up", ("n", 5L), ("name", "web"));
        Assert.Equal(["sql", "both"], [(await bus.ReceiveAsync()).Body.ToString(), (await bus.ReceiveAsync()).Body.ToString()]);
        await bus.ReceiveNoneAsync();

        Task SendAsync(string body, string? subject, params (string Name, object Value)[] properties) => bus.SendAsync(body, message =>
        {
            message.Subject = subject;
            foreach (var (name, value) in properties)
            {
                message.ApplicationProperties[name] = value;
            }
        });
    }

    [Fact]
    public async Task Subscription_created_with_rule_never_receives_other_messages()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        await bus.Administration.CreateSubscriptionAsync(
            new CreateSubscriptionOptions(Bus.Topic, Bus.Subscription),
            new CreateRuleOptions("big", new SqlRuleFilter("n > 3")));
        Assert.Equal(
            ["big"], (await bus.Administration.GetRulesAsync(Bus.Topic, Bus.Subscription).ToListAsync()).Select(rule => rule.Name));
        await bus.SendAsync("small", message => message.ApplicationProperties["n"] = 3);
        await bus.SendAsync("big", message => message.ApplicationProperties["n"] = 4);
        Assert.Equal("big", (await bus.ReceiveAsync()).Body.ToString());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("<DeadLetteringOnFilterEvaluationExceptions>false</DeadLetteringOnFilterEvaluationExceptions>", false)]
    public async Task Message_that_a_filter_fails_on_is_dead_lettered_if_asked_for(string elements, bool dead)
    {
        await using var bus = await Bus.StartAsync(
            $"{elements}<DefaultRuleDescription>{Bus.Sql("n = 'text'")}<Name>r</Name></DefaultRuleDescription>");
        await bus.SendAsync("x", message => message.ApplicationProperties["n"] = 3);
        await bus.ReceiveNoneAsync();
        if (dead)
        {
            Assert.Equal("FilterEvaluationException", (await bus.ReceiveAsync(bus.DeadLetters)).DeadLetterReason);
        }
        else
        {
            await bus.ReceiveNoneAsync(bus.DeadLetters);
        }
    }
}
