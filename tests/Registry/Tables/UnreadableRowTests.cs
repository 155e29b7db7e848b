using Azure;
using Azure.Data.Tables;
using Thalassa.Model;
using Thalassa.Model.Agents;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

/// <summary>Rows that something else wrote or broke: each is named and left as it is, and stops none of the others.</summary>
public sealed class UnreadableRowTests(AzuriteFixture azurite) : TableStoreFixture(azurite)
{
    private static readonly DateTimeOffset Later = Start.AddHours(1);

    private readonly AzuriteFixture _azurite = azurite;

    private TableClient Table => Log.Service(_azurite.ConnectionString).GetTableClient(TableName);

    [Theory]
    [InlineData("Definition0", "{\"type\":", "not a JSON object")]
    [InlineData("Definition0", "[]", "not a JSON object")]
    [InlineData("Definition0", 7, "wrong type or is out of range")]
    [InlineData("Revision", "seven", "wrong type or is out of range")]
    public async Task Routing_row_is_left_out_until_it_is_removed(string property, object value, string reason)
    {
        var (good, bad) = (new RoutingId(RoutingKind.Backend, "good", null), new RoutingId(RoutingKind.Backend, "bad", null));
        await Store.PutAsync(good, "{}", 0, Start);
        await Store.PutAsync(bad, "{}", 0, Start);
        await DamageAsync("!routing", "backend|bad|", property, value);
        await Table.AddEntityAsync(new TableEntity("!routing", "backend|alone"));

        var list = await Store.ListAsync(RoutingKind.Backend);
        Assert.Equal([good], list.Items.Select(item => item.Id));
        Assert.Equal("backend/bad", list.Unreadable.ToString());
        Assert.NotEqual(new RoutingList(list.Items).ETag, list.ETag);
        Assert.Empty((await Store.ListAsync(RoutingKind.Frontend)).Items);
        Assert.Equal(["!routing/backend|alone", "!routing/backend|bad|"], Store.Unreadable.Select(row => row.Row));
        Assert.Contains(reason, Store.Unreadable[1].Reason, StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<UnreadableRowException>(() => Store.GetAsync(bad));
        Assert.Contains("backend|bad|", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnreadableRowException>(() => Store.PutAsync(bad, "{}", 0, Start));
        Assert.Equal(value, (await Table.GetEntityAsync<TableEntity>("!routing", "backend|bad|")).Value[property]);

        Assert.NotNull(await Store.RemoveAsync(bad, Start));
        Assert.NotNull(await Store.PutAsync(bad, "{}", 0, Start));
        Assert.Equal([bad, good], (await Store.ListAsync(RoutingKind.Backend)).Items.Select(item => item.Id));
        Assert.Equal(["!routing/backend|alone"], Store.Unreadable.Select(row => row.Row));
    }

    [Theory]
    [InlineData("Meta", "{\"a\":1")]
    [InlineData("Meta", 7)]
    [InlineData("LastKnown", "never")]
    [InlineData("ExpiresAt", long.MinValue)]
    [InlineData("Revision", "seven")]
    public async Task Registration_stops_neither_list_nor_reaper_and_its_owner_replaces_it(string property, object value)
    {
        await HeartbeatAsync(Beat("/web/1/good/1"));
        await HeartbeatAsync(Beat("/web/1/bad/1"));
        await HeartbeatAsync(Beat("/web/1/worse/1"));
        await DamageAsync("web", "1|bad|1", property, value);
        await DamageAsync("web", "1|worse|1", property, value);
        await Table.AddEntityAsync(new TableEntity("web", "1|odd") { ["ExpiresAt"] = 0L });

        var listed = (await AllAsync()).Select(one => one.Id.Host).ToList();
        Assert.Contains("good", listed);
        var page = (await Store.QueryAsync(new RegistrationQuery { Limit = 10 })).List;
        Assert.Contains("good", page.Items.ToArray().Select(one => one.Id.Host));
        Assert.Equal(listed.Contains("bad") ? string.Empty : "/web/1/bad/1, /web/1/worse/1", page.Unreadable.ToString());
        var whole = (await Store.QueryAsync(new RegistrationQuery())).List;
        Assert.Equal(page.Unreadable, whole.Unreadable);
        Assert.Equal(page.Unreadable.IsEmpty, whole.ETag == new RegistrationList(whole.Items.ToArray()).ETag);
        var due = (await Store.ScanAsync(Later, Start, 100)).Due;
        Assert.Contains(due, one => one.Id.Host == "good");
        var named = Store.Unreadable.Select(row => row.Row).ToList();
        Assert.Contains("web/1|odd", named);
        Assert.True(
            named.Contains("web/1|bad|1") || (listed.Contains("bad") && due.Any(one => one.Id.Host == "bad")), "Neither read nor named.");
        Assert.Equal(value, (await Table.GetEntityAsync<TableEntity>("web", "1|bad|1")).Value[property]);

        // Another instance does not know it, so it reads the row.
        var other = AnotherInstance();
        await HeartbeatAsync(Beat("/web/1/bad/1"), other);
        Assert.Contains((await other.QueryAsync(new RegistrationQuery())).List.Items.ToArray(), one => one.Id.Host == "bad");
        Assert.NotNull(await other.RemoveAsync(RegistrationId.TryParse("/web/1/worse/1")!, Start));
        await Store.ExpireAsync(due, Later);
        Assert.DoesNotContain(await AllAsync(), one => one.Id.Host is "good" or "worse");
    }

    [Fact]
    public async Task Unreadable_rows_end_no_walk_through_pages()
    {
        for (var port = 1; port <= 7; port++)
        {
            await HeartbeatAsync(Beat($"/web/1/h/{port}"));
        }

        foreach (var port in (int[])[2, 3, 7])
        {
            await DamageAsync("web", $"1|h|{port}", "Meta", "{");
        }

        foreach (var odd in (string[])["1|h|1x", "1|h|3x", "1|odd", "1|::ffff:10.0.0.1|80"])
        {
            await Table.AddEntityAsync(new TableEntity("web", odd));
        }

        for (var limit = 1; limit <= 8; limit++)
        {
            List<int> ports = [];
            var unreadable = UnreadableIds.None;
            Continuation? from = null;
            do
            {
                var page = await Store.QueryAsync(new RegistrationQuery { Limit = limit, From = from });
                ports.AddRange(page.List.Items.ToArray().Select(one => one.Id.Port));
                unreadable = unreadable.And(page.List.Unreadable);
                from = page.Continuation;
            }
            while (from is not null);

            Assert.Equal([1, 4, 5, 6], ports);
            Assert.Equal("/web/1/h/2, /web/1/h/3, /web/1/h/7", unreadable.ToString());
        }
    }

    [Fact]
    public async Task Replaced_registration_is_new_again_with_a_later_revision()
    {
        var first = await HeartbeatAsync(Beat("/web/1/bad/1"));
        await DamageAsync("web", "1|bad|1", "Meta", "{");
        var again = await HeartbeatAsync(Beat("/web/1/bad/1"), AnotherInstance());
        Assert.Equal(HeartbeatKind.New, again.Kind);
        Assert.True(again.Registration.Revision > first.Registration.Revision);
    }

    [Theory]
    [InlineData("Data", "{\"a\":")]
    [InlineData("Data", 7)]
    [InlineData("Data", null)]
    [InlineData("Type", null)]
    [InlineData("Subject", "/web")]
    [InlineData("Subject", null)]
    [InlineData("Revision", null)]
    public async Task Event_stops_no_other_event(string property, object? value)
    {
        await HeartbeatAsync(Beat("/web/1/bad/1"));
        await HeartbeatAsync(Beat("/web/1/good/1"));
        var row = await Table.QueryAsync<TableEntity>(row => row.PartitionKey == "web")
            .FirstAsync(row => row.RowKey.StartsWith("!1|bad|", StringComparison.Ordinal));
        await DamageAsync("web", row.RowKey, property, value);

        var pending = await PendingAsync();
        Assert.Equal(["/web/1/good/1"], pending.Select(item => item.Subject));
        Assert.Equal([$"web/{row.RowKey}"], Store.Unreadable.Select(one => one.Row));
        await Store.AcknowledgeAsync(pending);
        Assert.Empty(await PendingAsync());
        Assert.NotNull((await Table.GetEntityAsync<TableEntity>("web", row.RowKey)).Value);

        // Nor does it stop what it was about.
        Assert.NotNull(await Store.RemoveAsync(RegistrationId.TryParse("/web/1/bad/1")!, Start));
        Assert.Equal(HeartbeatKind.New, (await HeartbeatAsync(Beat("/web/1/bad/1"))).Kind);
    }

    [Fact]
    public async Task Outbox_row_without_a_revision_in_its_key_stops_no_heartbeat()
    {
        await Table.CreateIfNotExistsAsync();
        await Table.AddEntityAsync(new TableEntity("web", "!1|h|1|zzz") { ["Data"] = "{}" });
        Assert.Equal(HeartbeatKind.New, (await HeartbeatAsync(Beat("/web/1/h/1"))).Kind);
    }

    [Theory]
    [InlineData("{\"id\":")]
    [InlineData("null")]
    [InlineData(7)]
    public async Task Agent_stops_no_other_agent_and_its_next_report_replaces_it(object value)
    {
        await Store.SeeAsync(Agent("bad"));
        await Store.SeeAsync(Agent("good"));
        await DamageAsync("!agents", "bad", "Report", value);

        Assert.Equal(["good"], (await Store.SeenAsync(Start)).Select(agent => agent.Id));
        Assert.Equal(["!agents/bad"], Store.Unreadable.Select(row => row.Row));
        Assert.Equal(value, (await Table.GetEntityAsync<TableEntity>("!agents", "bad")).Value["Report"]);
        await Store.SeeAsync(Agent("bad"));
        Assert.Equal(["bad", "good"], (await Store.SeenAsync(Start)).Select(agent => agent.Id));
        Assert.Empty(Store.Unreadable);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"lastPass\":\"2030-01-01T00:00:00Z\",\"held\":null}")]
    [InlineData(7)]
    public async Task State_of_the_reaper_is_as_if_there_were_none(object value)
    {
        await Store.WriteReaperStateAsync(new ReaperState { LastPass = Start });
        await DamageAsync("!reaper", "state", "State0", value);
        Assert.Null(await Store.ReadReaperStateAsync());
        Assert.Equal(["!reaper/state"], Store.Unreadable.Select(row => row.Row));
        await Store.WriteReaperStateAsync(new ReaperState { LastPass = Start });
        Assert.Equal(Start, (await Store.ReadReaperStateAsync())!.LastPass);
    }

    [Fact]
    public async Task Row_that_is_not_met_any_more_is_not_named_any_more()
    {
        await Store.PutAsync(new RoutingId(RoutingKind.Backend, "bad", null), "{}", 0, Start);
        await DamageAsync("!routing", "backend|bad|", "Definition0", "{");
        await Store.ListAsync(RoutingKind.Backend);
        Assert.Single(Store.Unreadable);
        await Table.DeleteEntityAsync("!routing", "backend|bad|");
        Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(Store.Unreadable);
    }

    private static SeenAgent Agent(string id) =>
        new(new AgentReport { Id = id, Version = "1", Health = "ok" }) { ExpiresAt = Later.ToUnixTimeMilliseconds() };

    private async Task DamageAsync(string partition, string row, string property, object? value)
    {
        var entity = (await Table.GetEntityAsync<TableEntity>(partition, row)).Value;
        if (value is null)
        {
            entity.Remove(property);
        }
        else
        {
            entity[property] = value;
        }

        await Table.UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace);
    }
}
