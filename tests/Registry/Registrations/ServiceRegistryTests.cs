using System.Text;
using System.Text.Json;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Registrations;

public sealed class ServiceRegistryTests
{
    [Fact]
    public async Task Every_fault_of_a_request_is_named_at_once()
    {
        await using var registry = new Harness();
        var faults = new FaultList();
        Assert.Null(registry.Registry.Read("we b", "", "-h", "0", "{\"weight\":999}"u8, faults));
        Assert.Equal(["host", "meta.weight", "name", "port", "version"], faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_lease_is_the_clients_wish_or_the_default()
    {
        await using var registry = new Harness(options => options.DefaultSecondsToExpire = 33);
        Assert.Equal(33, (await registry.HeartbeatAsync("/a/1/h/1")).Registration.SecondsToExpire);
        Assert.Equal(33, (await registry.HeartbeatAsync("/a/1/h/2", """{"secondsToExpire":null}""")).Registration.SecondsToExpire);
        Assert.Equal(7, (await registry.HeartbeatAsync("/a/1/h/3", """{"secondsToExpire":7}""")).Registration.SecondsToExpire);
    }

    [Theory]
    [InlineData("""{"name":"web","version":"1","host":"H","port":80,"meta":{"weight":1}}""", "/web/1/h/80")]
    [InlineData("""{"app":"web","version":"1","host":"h","port":"80"}""", "/web/1/h/80")]
    [InlineData("""{"id":"x","name":"web","version":"1","host":"h","port":80,"meta":null,"lastKnown":1,"revision":2}""", "/web/1/h/80")]
    public async Task Reads_a_registration_that_is_an_object(string json, string id)
    {
        await using var registry = new Harness();
        var faults = new FaultList();
        Assert.Equal(id, registry.Registry.Read(JsonElement.Parse(json), faults)?.Id.ToString());
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("7", "body")]
    [InlineData("null", "body")]
    [InlineData("[]", "body")]
    [InlineData("{}", "host,name,port,version")]
    [InlineData("""{"name":{},"version":true,"host":[],"port":80.5}""", "host,name,port,version")]
    [InlineData("""{"name":"a","version":"1","host":"h","port":1,"meta":[]}""", "meta")]
    [InlineData("""{"name":"a","version":"1","host":"h","port":1,"meta":"{}"}""", "meta")]
    [InlineData("""{"name":"a","version":"1","host":"h","port":1,"metta":{}}""", "metta")]
    [InlineData("""{"name":"a","version":"1","host":"h","port":1e0}""", "port")]
    public async Task Refuses_an_object_that_is_no_registration(string json, string fields)
    {
        await using var registry = new Harness();
        var faults = new FaultList();
        Assert.Null(registry.Registry.Read(JsonElement.Parse(json), faults));
        Assert.Equal(fields, string.Join(',', faults.Select(fault => fault.Field).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_filter_on_meta_finds_texts_numbers_and_words()
    {
        await using var registry = new Harness();
        await registry.HeartbeatAsync("/a/1/h/1", """{"zone":"a","n":1.0,"on":true,"x":{"y":1}}""");
        await registry.HeartbeatAsync("/a/1/h/2", """{"zone":"b","n":1,"on":"true","x":null}""");

        Assert.Equal("1", await PortsAsync("zone", "a"));
        Assert.Equal("2", await PortsAsync("n", "1"));
        Assert.Equal("1,2", await PortsAsync("on", "true"));
        Assert.Equal("1,2", await PortsAsync("hostname", "h"));
        Assert.Equal("2", await PortsAsync("x", "null"));
        Assert.Equal("", await PortsAsync("nothing", ""));
        var whole = await registry.Registry.QueryAsync(new RegistrationQuery());
        var part = await registry.Registry.QueryAsync(new RegistrationQuery { Meta = [new MetaFilter("zone", "a")] });
        Assert.NotEqual(whole.List.ETag, part.List.ETag);

        async Task<string> PortsAsync(string key, string value)
        {
            var page = await registry.Registry.QueryAsync(new RegistrationQuery { Meta = [new MetaFilter(key, value)] });
            return string.Join(',', page.List.Items.ToArray().Select(item => item.Id.Port));
        }
    }

    [Fact]
    public async Task Removing_says_whether_it_was_there()
    {
        await using var registry = new Harness();
        await registry.HeartbeatAsync("/a/1/h/1");
        var id = RegistrationId.TryParse("/a/1/h/1")!;
        Assert.True(await registry.Registry.RemoveAsync(id));
        Assert.False(await registry.Registry.RemoveAsync(id));
        Assert.Equal(1, registry.Bus.Count(EventTypes.Offline));
        Assert.Equal(1, registry.Metrics.Removals);
    }

    [Fact]
    public async Task Parallel_clients_of_one_id_make_one_row_and_one_online()
    {
        await using var registry = new Harness();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => registry.HeartbeatAsync("/a/1/h/1"))));

        Assert.Single(outcomes, outcome => outcome.Kind == HeartbeatKind.New);
        Assert.Equal(1, await registry.CountAsync("a"));
        Assert.Single(registry.Bus.Events);
        Assert.Equal(31, registry.Metrics.Heartbeats(HeartbeatKind.Renewed));
    }

    [Fact]
    public void A_continuation_is_read_back_and_nothing_else_is()
    {
        var faults = new FaultList();
        var continuation = Continuation.After(RegistrationId.TryParse("/a/1.0/::1/80")!);
        Assert.Equal(continuation, Continuation.Parse(continuation.ToString(), "continuation", faults));
        Assert.Empty(faults);
        foreach (
            var text in new[]
            {
                "",
                "x",
                "/a/1/h/1",
                Convert.ToBase64String(Encoding.UTF8.GetBytes("/a/1/h/0")),
                new string('A', 5000),
                "%00",
            })
        {
            Assert.Null(Continuation.Parse(text, "continuation", faults));
        }

        Assert.Equal(6, faults.Count);
    }

    [Fact]
    public async Task Everything_at_once_ends_in_a_store_that_agrees_with_its_events()
    {
        await using var registry = new Harness();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 400; i++)
            {
                var id = $"/{(char)('a' + random.Next(3))}/{random.Next(2)}/h/{1 + random.Next(4)}";
                if (random.Next(3) == 0)
                {
                    await registry.Registry.RemoveAsync(RegistrationId.TryParse(id)!);
                }
                else
                {
                    await registry.HeartbeatAsync(id, $$"""{"weight":{{random.Next(2)}}}""");
                }

                _ = (await registry.Registry.QueryAsync(new RegistrationQuery { Names = ["a", "b"] })).List.Count;
            }
        })));
        await Eventually.TrueAsync(async () => (await registry.PendingAsync()).Count == 0);

        var live = registry.Bus.Events.GroupBy(item => item.Subject, StringComparer.Ordinal)
            .Select(events => events.MaxBy(item => item.Revision)!)
            .Where(last => last.Type == EventTypes.Online)
            .Select(last => $"{last.Subject}@{last.Revision}");
        var page = await registry.Registry.QueryAsync(new RegistrationQuery());
        Assert.Equal(
            live.Order(StringComparer.Ordinal),
            page.List.Items.ToArray().Select(item => $"{item.Id}@{item.Revision}").Order(StringComparer.Ordinal));
    }
}
