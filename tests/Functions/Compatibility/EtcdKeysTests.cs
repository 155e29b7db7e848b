using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Compatibility;

/// <summary>The keys API gives the answers that a real etcd gives: each test sends the same calls to both.</summary>
public abstract class EtcdKeysTests(EtcdFixture etcd, Place place) : AppTests(place, "--Compatibility=etcd")
{
    private readonly string _name = NewName();

    private string Web => $"PUT /v2/keys/services/{_name}/one";

    [Fact]
    public Task A_key_is_made_changed_read_and_removed() => SameAsync(
        // A directory that nothing is in stays with etcd only.
        $"PUT /v2/keys/services/{_name}/two ttl=30&value={Document(2)}",
        $"{Web} ttl=10&value={Document(1)}",
        $"GET /v2/keys/services/{_name}/one",
        $"{Web} ttl=20&value={Document(1)}",
        $"{Web} ttl=20&value={Document(1, "other")}",
        $"GET /v2/keys/services/{_name}/one?recursive=true",
        $"{Web}?ttl=5&value={Document(1)}",
        $"DELETE /v2/keys/services/{_name}/one",
        $"DELETE /v2/keys/services/{_name}/one");

    [Fact]
    public Task A_directory_is_read_flat_and_whole_and_removed_as_a_whole() => SameAsync(
        $"GET /v2/keys/services/{_name}",
        $"PUT /v2/keys/services/{_name}/web/a ttl=30&value={Document(1)}",
        $"PUT /v2/keys/services/{_name}/web/b ttl=30&value={Document(2)}",
        $"PUT /v2/keys/services/{_name}/api/c ttl=30&value={Document(3)}",
        $"GET /v2/keys/services/{_name}/?sorted=true",
        $"GET /v2/keys/services/{_name}?recursive=true&sorted=true",
        $"GET /v2/keys/services/{_name}/web?recursive=false&sorted=true",
        $"GET //v2/keys//services/{_name}/web//?sorted=true",
        $"DELETE /v2/keys/services/{_name}/web",
        $"DELETE /v2/keys/services/{_name}/web?dir=true",
        $"DELETE /v2/keys/services/{_name}/web?recursive=true",
        $"GET /v2/keys/services/{_name}/web",
        $"DELETE /v2/keys/services/{_name}?recursive=true&dir=true",
        $"GET /v2/keys/services/{_name}");

    [Fact]
    public Task Conditions_are_kept() => SameAsync(
        $"{Web} prevExist=true&ttl=10&value={Document(1)}",
        $"{Web} prevValue=x&ttl=10&value={Document(1)}",
        $"{Web} prevExist=false&ttl=10&value={Document(1)}",
        $"{Web} prevExist=false&ttl=10&value={Document(1)}",
        $"{Web} prevExist=true&ttl=10&value={Document(1)}",
        $"{Web} prevValue=x&ttl=10&value={Document(1)}",
        $"{Web} prevValue={Document(1)}&ttl=10&value={Document(2)}",
        $"PUT /v2/keys/services/{_name}/two ttl=30&value={Document(3)}",
        $"DELETE /v2/keys/services/{_name}/one?prevValue=x",
        $"DELETE /v2/keys/services/{_name}/one?prevValue={Document(2)}",
        $"DELETE /v2/keys/services/{_name}/one?prevValue={Document(2)}");

    [Fact]
    public Task Invalid_etcd_request_is_refused_with_the_code_of_etcd() => SameAsync(
        $"{Web} ttl=10&value={Document(1)}",
        $"PUT /v2/keys/services/{_name}/one/below ttl=10&value={Document(1)}",
        $"PUT /v2/keys/services/{_name} ttl=10&value={Document(1)}",
        $"PUT /v2/keys/services/{_name} dir=true",
        $"{Web} ttl=abc&value={Document(1)}",
        $"{Web} ttl=-1&value={Document(1)}",
        $"{Web} prevExist=maybe&value={Document(1)}",
        $"{Web} prevIndex=abc&value={Document(1)}",
        "GET /v2/keys/services?wait=abc",
        "GET /v2/keys/services?recursive=abc",
        "GET /v2/keys/services?wait=true&waitIndex=abc",
        $"{Web} prevIndex=1&value={Document(1)}",
        "DELETE /v2/keys/",
        "PUT /v2/keys/ value=x");

    [Fact]
    public async Task A_key_goes_when_its_ttl_ends()
    {
        await SameAsync($"{Web} ttl=1&value={Document(1)}");
        foreach (var http in (HttpClient[])[etcd.Http, App.Http])
        {
            await Eventually.TrueAsync(async () =>
                (int)(await http.GetAsync(new Uri($"/v2/keys/services/{_name}/one", UriKind.Relative))).StatusCode == 404);
        }
    }

    [Fact]
    public async Task The_index_grows_with_each_change_and_is_that_of_the_last()
    {
        var (first, made) = await PutAsync(1);
        Assert.Equal(first, made);
        var (second, changed) = await PutAsync(1, "other");
        Assert.Equal(second, changed);
        Assert.True(second > first);
        using var read = await App.Http.GetAsync(new Uri("/v2/keys/services?recursive=true", UriKind.Relative));
        Assert.True(Index(read) >= second);
        using var missing = await App.Http.GetAsync(new Uri("/v2/keys/services/nobody", UriKind.Relative));
        var error = JsonElement.Parse(await missing.Content.ReadAsStringAsync());
        Assert.Equal(Index(missing), error.GetProperty("index").GetInt64());
        Assert.True(Index(missing) >= second);
    }

    private async Task<(long Header, long Modified)> PutAsync(int port, string zone = "a")
    {
        using var answer = await SendAsync(App.Http, $"{Web} ttl=60&value={Document(port, zone)}");
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        return (Index(answer), json.GetProperty("node").GetProperty("modifiedIndex").GetInt64());
    }

    private static long Index(HttpResponseMessage answer) => long.Parse(Assert.Single(answer.Headers.GetValues("X-Etcd-Index")));

    private static string Document(int port, string zone = "a") =>
        Uri.EscapeDataString($$"""{"name":"web","port":{{port}},"hostname":"10.0.0.1","zone":"{{zone}}"}""");

    /// <summary>Sends the calls to both, and compares status, type and all that is not a time or an index.</summary>
    private async Task SameAsync(params string[] calls)
    {
        // Here that directory is always there.
        using var _ = await SendAsync(etcd.Http, "PUT /v2/keys/services dir=true");
        foreach (var call in calls)
        {
            var expected = await ToTextAsync(await SendAsync(etcd.Http, call));
            var actual = await ToTextAsync(await SendAsync(App.Http, call));
            Assert.True(expected == actual, $"{call}\netcd:  {expected}\nhere:  {actual}");
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string call)
    {
        var parts = call.Split(' ');
        using var request = new HttpRequestMessage(
            new HttpMethod(parts[0]), new Uri(http.BaseAddress!, parts[1].Replace("//", "/", StringComparison.Ordinal)));
        if (parts.Length > 2)
        {
            request.Content = new StringContent(parts[2], Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        return await http.SendAsync(request);
    }

    private static async Task<string> ToTextAsync(HttpResponseMessage answer)
    {
        Assert.True(Index(answer) >= 0);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Mask(json);
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {json.ToJsonString()}";
    }

    private static void Mask(JsonNode? json)
    {
        switch (json)
        {
            case JsonObject item:
                foreach (var (name, value) in item.ToList())
                {
                    switch (name)
                    {
                        case "expiration":
                            Assert.InRange(
                                DateTimeOffset.Parse(value!.GetValue<string>()),
                                TimeProvider.System.GetUtcNow().AddMinutes(-1),
                                TimeProvider.System.GetUtcNow().AddMinutes(1));
                            item[name] = "a time";
                            break;
                        case "ttl":
                            // A second may end between the two calls.
                            Assert.InRange(value!.GetValue<int>(), 1, 30);
                            item[name] = "seconds";
                            break;
                        case "modifiedIndex" or "createdIndex" or "index":
                            item[name] = "a number";
                            break;
                        case "cause"
                            when item["errorCode"]!.GetValue<int>() is 101
                                && value!.GetValue<string>().StartsWith("[1 != ", StringComparison.Ordinal):
                            item[name] = "two indexes";
                            break;
                        default:
                            Mask(value);
                            break;
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Mask(item);
                }

                break;
        }
    }
}

public sealed class EtcdKeysOnMemoryTests(EtcdFixture etcd) : EtcdKeysTests(etcd, Place.Memory), IClassFixture<EtcdFixture>;

[Collection(OnAzurite.Name)]
public sealed class EtcdKeysOnTablesTests(EtcdFixture etcd, AzuriteFixture azurite)
    : EtcdKeysTests(etcd, Place.On(azurite)),
        IClassFixture<EtcdFixture>;

/// <summary>One etcd for the tests of a class.</summary>
public sealed class EtcdFixture : IAsyncLifetime
{
    private RealEtcd? _server;

    public HttpClient Http => _server!.Http;

    public async Task InitializeAsync() => _server = await RealEtcd.StartAsync();

    public async Task DisposeAsync() => await _server!.DisposeAsync();
}
