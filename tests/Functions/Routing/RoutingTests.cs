using System.Net;
using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Routing;

public abstract class RoutingTests(Place place) : AppTests(place)
{
    private readonly string _key = NewName();

    [Theory]
    [InlineData("frontends", """{"bind":"*:80","backend":"live"}""", """{"bind":"*:81","backend":"live"}""")]
    [InlineData(
        "backends", """{"type":"dynamic","name":"web","version":"1.0.0"}""", """{"type":"static","members":[{"host":"h","port":1}]}""")]
    public async Task An_object_is_put_read_replaced_listed_and_deleted(string kind, string one, string other)
    {
        var path = $"/{kind}/{_key}";
        var put = await App.OkAsync("PUT", path, one);
        Assert.Equal($"{kind[..^1]}/{_key}", put.GetProperty("id").GetString());
        Assert.Equal(kind[..^1], put.GetProperty("_type").GetString());
        Assert.True(JsonElement.DeepEquals(put, await App.OkAsync("GET", path)));
        var replaced = await App.OkAsync("PUT", path, other);
        Assert.False(JsonElement.DeepEquals(put, replaced));
        Assert.Contains((await App.OkAsync("GET", $"/{kind}")).EnumerateArray(), item => JsonElement.DeepEquals(item, replaced));
        Assert.True((await App.OkAsync("DELETE", path)).GetProperty("removed").GetBoolean());
        Assert.Equal("NOT_FOUND", Code(await App.ProblemAsync(404, "DELETE", path)));
        Assert.Equal("NOT_FOUND", Code(await App.ProblemAsync(404, "GET", path)));
    }

    [Fact]
    public async Task One_call_switches_a_dynamic_backend()
    {
        await App.OkAsync("PUT", $"/backends/{_key}", """{"type":"dynamic","name":"web","version":"1.0.0","balance":"leastconn"}""");
        var switched = await App.OkAsync("POST", $"/backends/{_key}", """{"version":"1.1.0"}""");
        Assert.Equal("1.1.0", switched.GetProperty("version").GetString());
        Assert.Equal("web", switched.GetProperty("name").GetString());
        Assert.Equal("leastconn", switched.GetProperty("balance").GetString());
        Assert.Equal(
            "other",
            (await App.OkAsync("POST", $"/backends/{_key}", """{"name":"other","version":"2"}""")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_switch_that_cannot_be_is_refused_and_changes_nothing()
    {
        Assert.Equal("NOT_FOUND", Code(await App.ProblemAsync(404, "POST", $"/backends/{_key}", """{"version":"1"}""")));
        var put = await App.OkAsync("PUT", $"/backends/{_key}", """{"type":"static","members":[]}""");
        Assert.Equal("INVALID", Code(await App.ProblemAsync(400, "POST", $"/backends/{_key}", """{"version":"1 1","nmae":"x"}""")));
        Assert.True(JsonElement.DeepEquals(put, await App.OkAsync("GET", $"/backends/{_key}")));
    }

    [Theory]
    [InlineData("frontends", """ "bind":"*:80","backend":"live" """)]
    [InlineData("backends", """ "type":"dynamic","name":"web","version":"1.0.0" """)]
    public async Task Benders_way_to_create_does_so_once(string kind, string fields)
    {
        var json = $$"""{"key":"{{_key}}",{{fields}}}""";
        using var created = await App.SendAsync("POST", $"/{kind}", json);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/{kind}/{_key}", created.Headers.Location!.ToString());
        Assert.Equal(_key, JsonElement.Parse(await created.Content.ReadAsStringAsync()).GetProperty("key").GetString());
        var conflict = await App.ProblemAsync(409, "POST", $"/{kind}", json);
        Assert.Equal("CONFLICT", Code(conflict));
        Assert.Equal(conflict.GetProperty("detail").GetString(), conflict.GetProperty("message").GetString());
        Assert.Equal("INVALID", Code(await App.ProblemAsync(400, "POST", $"/{kind}", "{}")));
    }

    [Fact]
    public async Task Label_distinguishes_objects_with_one_key()
    {
        var path = $"/frontends/{_key}";
        await App.OkAsync("PUT", path, """{"bind":"*:80","backend":"b","label":"one"}""");
        Assert.Equal("*:80", (await App.OkAsync("GET", path)).GetProperty("bind").GetString());
        await App.OkAsync("PUT", $"{path}?label=two", """{"bind":"*:81","backend":"b"}""");
        var several = await App.ProblemAsync(409, "GET", path);
        Assert.Contains("one, two", several.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await App.ProblemAsync(409, "DELETE", path);
        Assert.Equal("two", (await App.OkAsync("GET", $"{path}?label=two")).GetProperty("label").GetString());
        await App.OkAsync("PUT", path, """{"bind":"*:82","backend":"b"}""");
        Assert.Equal("*:82", (await App.OkAsync("GET", path)).GetProperty("bind").GetString());
        await App.OkAsync("DELETE", $"{path}?label=one");
        await App.ProblemAsync(404, "GET", $"{path}?label=one");
        await App.ProblemAsync(400, "PUT", $"{path}?label=one", """{"bind":"*:82","backend":"b","label":"two"}""");
    }

    [Theory]
    [InlineData("frontends", """{"bind":"*:80","backend":"live"}""")]
    [InlineData("backends", """{"type":"static","members":[]}""")]
    public async Task A_list_that_the_client_has_is_304_until_it_changes(string kind, string json)
    {
        await App.OkAsync("PUT", $"/{kind}/{_key}", json);
        using var list = await App.SendAsync("GET", $"/{kind}");
        var tag = list.Headers.ETag!.ToString();
        using var same = await App.SendAsync("GET", $"/{kind}", null, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        await App.OkAsync("DELETE", $"/{kind}/{_key}");
        using var changed = await App.SendAsync("GET", $"/{kind}", null, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    private static string? Code(JsonElement problem) => problem.GetProperty("code").GetString();
}

public sealed class RoutingMemoryTests() : RoutingTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class RoutingAzuriteTests(AzuriteFixture azurite) : RoutingTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class RoutingOnWorkerTests(WorkerFixture worker) : RoutingTests(Place.Under(worker));
