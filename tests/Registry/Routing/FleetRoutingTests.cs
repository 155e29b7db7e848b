using System.Buffers;
using System.Text;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests.Routing;

public sealed class FleetRoutingTests
{
    private const string Web = """{"bind":"*:80","backend":"live"}""";
    private const string Live = """{"type":"dynamic","name":"web","version":"1.0.0"}""";
    private readonly FaultList _faults = new();

    [Fact]
    public async Task A_put_creates_then_changes_then_finds_nothing_to_change()
    {
        await using var registry = new Harness();
        var made = await PutAsync(registry, RoutingKind.Frontend, "web", Web);
        var changed = await PutAsync(registry, RoutingKind.Frontend, "web", """{"bind":"*:81","backend":"live"}""");
        var same = await PutAsync(registry, RoutingKind.Frontend, "web", """{ "backend":"live", "bind":"*:81", "key":"web" }""");

        Assert.Equal(
            [RoutingOutcome.Created, RoutingOutcome.Ok, RoutingOutcome.Ok], new[] { made, changed, same }.Select(result => result.Outcome));
        Assert.True(made.Found!.Revision < changed.Found!.Revision);
        Assert.Equal(changed.Found, same.Found);
        Assert.Equal(2, registry.Bus.Count(EventTypes.Routing));
        Assert.Equal("*:81", JsonSerializer.Deserialize(same.Found!.Json, Json.Default.Frontend)!.Bind);
    }

    [Fact]
    public async Task Invalid_routing_changes_nothing()
    {
        await using var registry = new Harness();
        var result = await PutAsync(
            registry, RoutingKind.Backend, "bad key", """{"type":"dynamic","natives":["backend x"],"label":"a b"}""");
        Assert.Equal(RoutingOutcome.Invalid, result.Outcome);
        Assert.Equal(["key", "label", "name", "natives[0]", "version"], _faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
        Assert.Empty((await registry.Routing.ListAsync(RoutingKind.Backend)).Items);
        Assert.Empty(registry.Bus.Events);
    }

    [Fact]
    public async Task A_label_comes_from_the_body_or_the_query_but_not_two_of_them()
    {
        await using var registry = new Harness();
        await PutAsync(registry, RoutingKind.Frontend, "web", Web, label: "one");
        await PutAsync(registry, RoutingKind.Frontend, "web", """{"bind":"*:80","backend":"live","label":"two"}""");
        await PutAsync(registry, RoutingKind.Frontend, "web", """{"bind":"*:80","backend":"live","label":"two"}""", label: "two");
        Assert.Empty(_faults);
        Assert.Equal(["one", "two"], (await registry.Routing.ListAsync(RoutingKind.Frontend)).Items
            .Select(item => JsonSerializer.Deserialize(item.Json, Json.Default.Frontend)!.Label));

        Assert.Equal(RoutingOutcome.Invalid, (await PutAsync(
            registry, RoutingKind.Frontend, "web", """{"bind":"*:80","backend":"live","label":"two"}""", label: "one")).Outcome);
        Assert.Equal(RoutingOutcome.Invalid, (await PutAsync(registry, RoutingKind.Frontend, "web", Web, label: "a b")).Outcome);
        Assert.Equal(["label", "label"], _faults.Select(fault => fault.Field));
    }

    [Fact]
    public async Task Without_a_label_finds_the_one_without_or_the_only_one_with()
    {
        await using var registry = new Harness();
        Assert.Equal(RoutingOutcome.NotFound, (await registry.Routing.FindAsync(RoutingKind.Frontend, "web", null)).Outcome);
        await PutAsync(registry, RoutingKind.Frontend, "web", Web, "one");
        Assert.Equal("one", (await registry.Routing.FindAsync(RoutingKind.Frontend, "web", null)).Found!.Id.Label);
        Assert.Equal(RoutingOutcome.NotFound, (await registry.Routing.FindAsync(RoutingKind.Frontend, "web", "two")).Outcome);
        await PutAsync(registry, RoutingKind.Frontend, "web", Web, "two");
        var ambiguous = await registry.Routing.RemoveAsync(RoutingKind.Frontend, "web", null);
        Assert.Equal((RoutingOutcome.Ambiguous, "one,two"), (ambiguous.Outcome, string.Join(',', ambiguous.Labels)));
        await PutAsync(registry, RoutingKind.Frontend, "web", Web);
        Assert.Null((await registry.Routing.FindAsync(RoutingKind.Frontend, "web", null)).Found!.Id.Label);
    }

    [Fact]
    public async Task A_switch_changes_the_version_and_nothing_else()
    {
        await using var registry = new Harness();
        await PutAsync(
            registry, RoutingKind.Backend, "live", """{"type":"dynamic","name":"web","version":"1.0.0","balance":"leastconn"}""");
        var switched = await registry.Routing.SwitchAsync("live", null, JsonElement.Parse("""{"version":"1.1.0"}"""), _faults);

        var backend = JsonSerializer.Deserialize(switched.Found!.Json, Json.Default.Backend)!;
        Assert.Equal(("web", "1.1.0", "leastconn"), (backend.Name, backend.Version, backend.Balance));
        Assert.Equal(RoutingOutcome.NotFound, (await registry.Routing.SwitchAsync("none", null, JsonElement.Parse("{}"), _faults)).Outcome);
        Assert.Empty(_faults);
        Assert.Equal(
            RoutingOutcome.Invalid,
            (await registry.Routing.SwitchAsync("live", null, JsonElement.Parse("""{"versio":"2"}"""), _faults)).Outcome);
        Assert.Equal(2, registry.Bus.Count(EventTypes.Routing));
        Assert.NotEmpty(_faults);
    }

    [Fact]
    public async Task Creating_does_not_replace()
    {
        await using var registry = new Harness();
        var body = JsonElement.Parse("""{"key":"live","type":"dynamic","name":"web","version":"1.0.0"}""");
        Assert.Equal(RoutingOutcome.Created, (await registry.Routing.CreateAsync(RoutingKind.Backend, body, _faults)).Outcome);
        Assert.Equal(RoutingOutcome.Conflict, (await registry.Routing.CreateAsync(RoutingKind.Backend, body, _faults)).Outcome);
        Assert.Equal(
            RoutingOutcome.Invalid, (await registry.Routing.CreateAsync(RoutingKind.Backend, JsonElement.Parse(Live), _faults)).Outcome);
        Assert.Equal(
            RoutingOutcome.Invalid, (await registry.Routing.CreateAsync(RoutingKind.Backend, JsonElement.Parse("7"), _faults)).Outcome);
        Assert.Single(registry.Bus.Events);
    }

    [Fact]
    public async Task Removing_says_so_once()
    {
        await using var registry = new Harness();
        await PutAsync(registry, RoutingKind.Backend, "live", Live);
        Assert.Equal(RoutingOutcome.Ok, (await registry.Routing.RemoveAsync(RoutingKind.Backend, "live", null)).Outcome);
        Assert.Equal(RoutingOutcome.NotFound, (await registry.Routing.RemoveAsync(RoutingKind.Backend, "live", null)).Outcome);
        Assert.True(registry.Bus.Events[^1].Data.GetProperty("removed").GetBoolean());
        Assert.Equal(2, registry.Bus.Events.Length);
    }

    [Fact]
    public async Task The_list_is_JSON_and_its_tag_follows_every_change()
    {
        await using var registry = new Harness();
        var tags = new HashSet<string>(StringComparer.Ordinal) { (await registry.Routing.ListAsync(RoutingKind.Backend)).ETag };
        await PutAsync(registry, RoutingKind.Backend, "live", Live);
        await PutAsync(registry, RoutingKind.Backend, "other", """{"type":"static","members":[{"host":"10.0.0.1","port":80}]}""");
        var list = await registry.Routing.ListAsync(RoutingKind.Backend);
        Assert.True(tags.Add(list.ETag));
        var json = new ArrayBufferWriter<byte>();
        list.WriteTo(json);
        var read = JsonSerializer.Deserialize(json.WrittenSpan, Json.Default.BackendArray)!;
        Assert.Equal(["live", "other"], read.Select(backend => backend.Key));
        await registry.Routing.SwitchAsync("live", null, JsonElement.Parse("""{"version":"2"}"""), _faults);
        Assert.True(tags.Add((await registry.Routing.ListAsync(RoutingKind.Backend)).ETag));
        Assert.Equal("[]", Encoding.UTF8.GetString(await FrontendsAsync(registry)));
    }

    [Fact]
    public async Task Parallel_switches_all_take_effect_one_after_the_other()
    {
        await using var registry = new Harness();
        await PutAsync(registry, RoutingKind.Backend, "live", Live);
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() => registry.Routing.SwitchAsync(
            "live", null, JsonElement.Parse($$"""{"version":"1.{{i}}"}"""), new FaultList()))));

        Assert.All(results, result => Assert.Equal(RoutingOutcome.Ok, result.Outcome));
        Assert.Equal(9, registry.Bus.Count(EventTypes.Routing));
    }

    private static async Task<byte[]> FrontendsAsync(Harness registry)
    {
        var json = new ArrayBufferWriter<byte>();
        (await registry.Routing.ListAsync(RoutingKind.Frontend)).WriteTo(json);
        return json.WrittenSpan.ToArray();
    }

    private Task<RoutingResult> PutAsync(Harness registry, RoutingKind kind, string key, string body, string? label = null) =>
        registry.Routing.PutAsync(kind, key, label, JsonElement.Parse(body), _faults);
}
