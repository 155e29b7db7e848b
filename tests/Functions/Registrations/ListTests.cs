using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Registrations;

public abstract partial class ListTests(Place place) : AppTests(place)
{
    private readonly string _name = NewName();

    [Fact]
    public async Task A_list_is_of_all_services_of_one_or_of_one_version()
    {
        var other = NewName();
        await RegisterAsync(_name, "1.0.0", 80, 81);
        await RegisterAsync(_name, "1.1.0", 82);
        await RegisterAsync(other, "1.0.0", 83);
        await PortsAreAsync($"/registrations/{_name}/1.0.0", 80, 81);
        await PortsAreAsync($"/registrations/{_name}", 80, 81, 82);
        await PortsAreAsync($"/registrations?name={_name}&name={other}", 80, 81, 82, 83);
        await PortsAreAsync($"/registrations?name={_name}&name={_name}&name=nobody", 80, 81, 82);
        var all = await PortsAsync("/registrations");
        Assert.All(new[] { 80, 81, 82, 83 }, port => Assert.Contains(port, all));
        await PortsAreAsync("/registrations/nobody");
        await PortsAreAsync($"/registrations/{_name}/9");
    }

    [Fact]
    public async Task Meta_filters_compare_texts_and_the_json_of_everything_else()
    {
        await App.OkAsync("POST", $"/registrations/{_name}/1/h/80", """{"zone": "a", "n": 1, "on": true}""");
        await App.OkAsync("POST", $"/registrations/{_name}/1/h/81", """{"zone": "b", "n": 1}""");
        await PortsAreAsync($"/registrations/{_name}?meta.zone=a", 80);
        await PortsAreAsync($"/registrations/{_name}?meta.n=1", 80, 81);
        await PortsAreAsync($"/registrations/{_name}/1?meta.n=1&meta.on=true", 80);
        await PortsAreAsync($"/registrations/{_name}?meta.zone=c");
        await PortsAreAsync($"/registrations/{_name}?meta.nothing=");
        await PortsAreAsync($"/registrations/{_name}?meta.zone=a&meta.zone=b");
    }

    [Fact]
    public async Task A_list_that_the_client_has_is_304_until_something_changes_other_than_a_heartbeat()
    {
        await RegisterAsync(_name, "1", 80);
        using var first = await App.SendAsync("GET", $"/registrations/{_name}");
        var etag = first.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, await ConditionalAsync(etag));
        Assert.Equal(HttpStatusCode.NotModified, await ConditionalAsync("*"));
        Assert.Equal(HttpStatusCode.NotModified, await ConditionalAsync($"\"other\", W/{etag}"));
        Assert.Equal(HttpStatusCode.OK, await ConditionalAsync("\"other\""));
        Assert.Equal(HttpStatusCode.OK, await ConditionalAsync("nonsense"));

        await RegisterAsync(_name, "1", 80);
        Assert.Equal(HttpStatusCode.NotModified, await ConditionalAsync(etag));
        await App.OkAsync("POST", $"/registrations/{_name}/1/10.0.0.1/80", """{"a":1}""");
        Assert.Equal(HttpStatusCode.OK, await ConditionalAsync(etag));
    }

    [Fact]
    public async Task A_304_has_no_body_and_the_entity_tag()
    {
        await RegisterAsync(_name, "1", 80);
        using var first = await App.SendAsync("GET", $"/registrations/{_name}");
        using var second = await App.SendAsync("GET", $"/registrations/{_name}", null, ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/1", "&meta.hostname=10.0.0.1")]
    public async Task Pages_are_followed_by_their_links_to_the_end(string version, string filter)
    {
        var ports = Enumerable.Range(1, 7).ToArray();
        await RegisterAsync(_name, "1", ports);
        var seen = new List<int>();
        string? path = $"/registrations/{_name}{version}?limit=3{filter}";
        var tags = new HashSet<string>(StringComparer.Ordinal);
        for (var pages = 0; path is not null; pages++)
        {
            Assert.True(pages < 10, "The pages do not end.");
            using var answer = await App.SendAsync("GET", path);
            var page = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            Assert.InRange(page.GetArrayLength(), 0, 3);
            Assert.True(tags.Add(answer.Headers.ETag!.Tag));
            seen.AddRange(page.EnumerateArray().Select(item => item.GetProperty("port").GetInt32()));
            path = answer.Headers.TryGetValues("Link", out var links) ? NextLink.Match(links.Single()).Groups[1].Value : null;
        }

        Assert.Equal(ports, seen);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=10001", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?from=nothing&limit=x", "from,limit")]
    [InlineData("?from=Ly4uLy4uLy4uLzE", "from")]
    [InlineData("?name=", "name")]
    [InlineData("?name=ok&name=not%20ok", "name")]
    [InlineData("/a%20b/c%20d?limit=x", "limit,name,version")]
    public async Task A_query_that_cannot_be_is_refused(string query, string fields)
    {
        var problem = await App.ProblemAsync(400, "GET", $"/registrations{query}");
        var named = problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal);
        Assert.Equal(fields, string.Join(',', named));
    }

    [GeneratedRegex("""^<([^>]+)>; rel="next"$""")]
    private static partial Regex NextLink { get; }

    private async Task RegisterAsync(string name, string version, params int[] ports)
    {
        foreach (var port in ports)
        {
            await App.OkAsync("POST", $"/registrations/{name}/{version}/10.0.0.1/{port}");
        }
    }

    private async Task PortsAreAsync(string path, params int[] ports) => Assert.Equal(ports, await PortsAsync(path));

    private async Task<int[]> PortsAsync(string path) =>
        [.. (await App.OkAsync("GET", path)).EnumerateArray().Select(item => item.GetProperty("port").GetInt32()).Order()];

    private async Task<HttpStatusCode> ConditionalAsync(string tag)
    {
        using var answer = await App.SendAsync("GET", $"/registrations/{_name}", null, ("If-None-Match", tag));
        return answer.StatusCode;
    }
}

public sealed class ListMemoryTests() : ListTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class ListAzuriteTests(AzuriteFixture azurite) : ListTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class ListOnWorkerTests(WorkerFixture worker) : ListTests(Place.Under(worker));
