using Azure.Messaging.ServiceBus.Administration;

namespace Azure.Messaging.ServiceBus.Tests;

public sealed class AdministrationTests
{
    [Fact]
    public async Task A_topic_is_created_read_and_deleted()
    {
        await using var bench = await Bench.StartAsync();
        var admin = bench.Administration;
        Assert.False((await admin.TopicExistsAsync("t")).Value);
        var created = await admin.CreateTopicAsync("t");
        Assert.Equal(("t", 1024L, TimeSpan.MaxValue), (created.Value.Name, created.Value.MaxSizeInMegabytes, created.Value.AutoDeleteOnIdle));
        Assert.True((await admin.TopicExistsAsync("t")).Value);
        Assert.Equal("t", (await admin.GetTopicAsync("t")).Value.Name);
        var again = await Assert.ThrowsAsync<ServiceBusException>(() => admin.CreateTopicAsync("t"));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityAlreadyExists, again.Reason);
        Assert.Equal(["orders", "t"], await NamesAsync(admin.GetTopicsAsync(), topic => topic.Name));
        Assert.Equal(200, (await admin.DeleteTopicAsync("t")).Status);
        foreach (var missing in new Func<Task>[] { () => admin.GetTopicAsync("t"), () => admin.DeleteTopicAsync("t"), () => admin.CreateSubscriptionAsync("t", "s") })
        {
            Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, (await Assert.ThrowsAsync<ServiceBusException>(missing)).Reason);
        }
    }

    [Fact]
    public async Task A_subscription_keeps_what_it_was_created_with()
    {
        await using var bench = await Bench.StartAsync();
        var options = new CreateSubscriptionOptions(Bench.Topic, "mine")
        {
            LockDuration = TimeSpan.FromSeconds(30),
            DefaultMessageTimeToLive = TimeSpan.FromHours(1),
            AutoDeleteOnIdle = TimeSpan.FromHours(2),
            DeadLetteringOnMessageExpiration = true,
            EnableDeadLetteringOnFilterEvaluationExceptions = false,
            MaxDeliveryCount = 7,
            UserMetadata = "who & why <é>",
        };
        await bench.Administration.CreateSubscriptionAsync(options);
        var read = (await bench.Administration.GetSubscriptionAsync(Bench.Topic, "mine")).Value;
        Assert.Equal(
            (options.LockDuration, options.DefaultMessageTimeToLive, options.AutoDeleteOnIdle, true, false, 7, options.UserMetadata),
            (read.LockDuration, read.DefaultMessageTimeToLive, read.AutoDeleteOnIdle, read.DeadLetteringOnMessageExpiration,
                read.EnableDeadLetteringOnFilterEvaluationExceptions, read.MaxDeliveryCount, read.UserMetadata));
        var again = await Assert.ThrowsAsync<ServiceBusException>(() => bench.Administration.CreateSubscriptionAsync(options));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityAlreadyExists, again.Reason);
        Assert.True((await bench.Administration.SubscriptionExistsAsync(Bench.Topic, "mine")).Value);
        await bench.Administration.DeleteSubscriptionAsync(Bench.Topic, "mine");
        Assert.False((await bench.Administration.SubscriptionExistsAsync(Bench.Topic, "mine")).Value);
        Assert.False((await bench.Administration.SubscriptionExistsAsync("nowhere", "mine")).Value);
    }

    [Fact]
    public async Task Lists_are_read_to_their_end()
    {
        await using var bench = await Bench.StartAsync();
        for (var i = 0; i < 105; i++)
        {
            await bench.Administration.CreateSubscriptionAsync(Bench.Topic, $"s{i:000}");
        }

        var names = await NamesAsync(bench.Administration.GetSubscriptionsAsync(Bench.Topic), one => one.SubscriptionName);
        Assert.Equal([Bench.All, .. Enumerable.Range(0, 105).Select(i => $"s{i:000}")], names);
    }

    [Fact]
    public async Task Rules_of_every_kind_are_written_read_and_obeyed()
    {
        await using var bench = await Bench.StartAsync();
        var admin = bench.Administration;
        var correlation = new CorrelationRuleFilter("c")
        {
            Subject = "up",
            ApplicationProperties = { ["text"] = "x", ["int"] = 1, ["long"] = 5_000_000_000L, ["bool"] = true, ["double"] = 1.5 },
        };
        await admin.CreateSubscriptionAsync(
            new CreateSubscriptionOptions(Bench.Topic, "ruled"), new CreateRuleOptions("correlation", correlation));
        await admin.CreateRuleAsync(Bench.Topic, "ruled", new CreateRuleOptions("sql", new SqlRuleFilter("n > @least") { Parameters = { ["@least"] = 5 } }));
        await admin.CreateRuleAsync(Bench.Topic, "ruled", new CreateRuleOptions("none", new FalseRuleFilter()));
        var rules = new Dictionary<string, RuleFilter>(StringComparer.Ordinal);
        await foreach (var rule in admin.GetRulesAsync(Bench.Topic, "ruled"))
        {
            rules.Add(rule.Name, rule.Filter);
        }

        Assert.Equal(["correlation", "none", "sql"], rules.Keys);
        var read = Assert.IsType<CorrelationRuleFilter>(rules["correlation"]);
        Assert.Equal(("c", "up", null), (read.CorrelationId, read.Subject, read.To));
        Assert.Equal(correlation.ApplicationProperties, read.ApplicationProperties);
        Assert.Equal(("n > @least", 5), (((SqlRuleFilter)rules["sql"]).SqlExpression, ((SqlRuleFilter)rules["sql"]).Parameters["@least"]));
        Assert.IsType<FalseRuleFilter>(rules["none"]);

        await SendAsync(bench, "no", null, ("n", 5));
        await SendAsync(bench, "sql", null, ("n", 6));
        await SendAsync(bench, "almost", "c", ("text", "x"), ("int", 1), ("long", 5_000_000_000L), ("bool", true), ("double", 1.0));
        await SendAsync(bench, "correlation", "c", ("text", "x"), ("int", 1), ("long", 5_000_000_000L), ("bool", true), ("double", 1.5));
        var got = await bench.Client.CreateReceiver(Bench.Topic, "ruled").ReceiveMessagesAsync(10, TimeSpan.Zero);
        Assert.Equal(["sql", "correlation"], got.Select(message => message.Body.ToString()));

        Assert.True((await admin.RuleExistsAsync(Bench.Topic, "ruled", "none")).Value);
        await admin.DeleteRuleAsync(Bench.Topic, "ruled", "none");
        Assert.False((await admin.RuleExistsAsync(Bench.Topic, "ruled", "none")).Value);
        Assert.Equal([CreateRuleOptions.DefaultRuleName], await NamesAsync(admin.GetRulesAsync(Bench.Topic, Bench.All), rule => rule.Name));
    }

    [Fact]
    public async Task What_the_service_refuses_is_an_argument_and_a_wrong_key_is_no_access()
    {
        await using var bench = await Bench.StartAsync();
        var refused = await Assert.ThrowsAsync<ArgumentException>(
            () => bench.Administration.CreateRuleAsync(Bench.Topic, Bench.All, new CreateRuleOptions("r", new SqlRuleFilter("a = = 1"))));
        Assert.Contains("SqlExpression", refused.Message, StringComparison.Ordinal);
        var sender = new ServiceBusAdministrationClient(bench.Emulator.ConnectionStringOf("sender"));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sender.CreateSubscriptionAsync(Bench.Topic, "x"));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await sender.SubscriptionExistsAsync(Bench.Topic, "x"));
    }

    [Fact]
    public void Names_and_values_out_of_range_are_refused_before_they_are_sent()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CreateSubscriptionOptions("t", new string('s', 51)));
        Assert.Throws<ArgumentException>(() => new CreateSubscriptionOptions("t", "a#b"));
        Assert.Throws<ArgumentException>(() => new CreateSubscriptionOptions("", "s"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CreateSubscriptionOptions("t", "s") { LockDuration = TimeSpan.FromSeconds(4) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CreateSubscriptionOptions("t", "s") { AutoDeleteOnIdle = TimeSpan.FromMinutes(4) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CreateSubscriptionOptions("t", "s") { MaxDeliveryCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CreateRuleOptions(new string('r', 51)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqlRuleFilter(new string('a', 1025)));
    }

    private static async Task<List<string>> NamesAsync<T>(AsyncPageable<T> list, Func<T, string> name)
        where T : notnull
    {
        var names = new List<string>();
        await foreach (var item in list)
        {
            names.Add(name(item));
        }

        return names;
    }

    private static Task SendAsync(Bench bench, string body, string? correlation, params (string Name, object Value)[] properties)
    {
        var message = new ServiceBusMessage(body) { CorrelationId = correlation, Subject = "up" };
        foreach (var (name, value) in properties)
        {
            message.ApplicationProperties[name] = value;
        }

        return bench.Sender.SendMessageAsync(message);
    }
}
