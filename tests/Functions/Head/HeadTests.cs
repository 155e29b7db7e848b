using System.Text;
using System.Text.Json;
using Thalassa.Functions.Tests.Hostile;

namespace Thalassa.Functions.Tests.Head;

/// <summary>HEAD, which answers as GET does without the body.</summary>
public abstract class HeadTests(Place place) : AppTests(place, "--Compatibility=etcd", "--Peers=http://127.0.0.1:1, http://127.0.0.1:2")
{
    // Far below the longest wait of a GET.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/status", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/agents", 200)]
    [InlineData("/registrations", 200)]
    [InlineData("/registrations/head-web/1", 200)]
    [InlineData("/registrations?limit=1", 200)]
    [InlineData("/registrations?limit=x", 400)]
    [InlineData("/backends", 200)]
    [InlineData("/backends/head-live", 200)]
    [InlineData("/backends/none", 404)]
    [InlineData("/frontends", 200)]
    [InlineData("/frontends/none", 404)]
    [InlineData("/peers/changes", 400)]
    [InlineData("/v2/machines", 200)]
    [InlineData("/v2/keys/services?recursive=true", 200)]
    [InlineData("/nothing", 404)]
    public async Task Head_has_status_and_headers_of_get(string path, int status)
    {
        await App.OkAsync("POST", "/registrations/head-web/1/h/80", """{"secondsToExpire":600}""");
        await App.OkAsync("PUT", "/backends/head-live", """{"type":"dynamic","name":"head-web","version":"1"}""");
        using var get = await App.SendAsync("GET", path);
        using var head = await App.SendAsync("HEAD", path);
        Assert.Equal(status, (int)get.StatusCode);
        Assert.Equal(status, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(Headers(get), Headers(head));
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(Length(get), Length(head));
    }

    [Fact]
    public async Task Head_sends_no_body_after_its_length()
    {
        var answer = await RawHttp.SendAsync(
            App.Address, Encoding.ASCII.GetBytes("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        Assert.Equal(200, answer.Status);
        Assert.NotEqual("0", answer.Header("Content-Length"));
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Head_of_unchanged_resource_is_304()
    {
        await App.OkAsync("PUT", "/backends/head-live", """{"type":"dynamic","name":"head-web","version":"1"}""");
        using var head = await App.SendAsync("HEAD", "/backends/head-live");
        using var again = await App.SendAsync("HEAD", "/backends/head-live", null, ("If-None-Match", head.Headers.ETag!.Tag));
        Assert.Equal(304, (int)again.StatusCode);
        Assert.Equal(head.Headers.ETag, again.Headers.ETag);
    }

    [Theory]
    [InlineData("/events", "text/event-stream")]
    [InlineData("/v2/keys/services?wait=true&recursive=true", "application/json")]
    [InlineData("/peers/changes", "application/json")]
    public async Task Head_of_a_stream_or_wait_is_answered_at_once(string path, string type)
    {
        if (path == "/peers/changes")
        {
            var first = await App.OkAsync("GET", $"{path}?instance={Guid.Empty}&after=0");
            path += $"?instance={first.GetProperty("instance").GetString()}&after={first.GetProperty("sequence").GetInt64()}";
        }

        using var head = await App.SendAsync("HEAD", path).WaitAsync(Limit);
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Equal(type, head.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync().WaitAsync(Limit));
    }

    // The typed header is counted where none was sent.
    private static string? Length(HttpResponseMessage answer) =>
        answer.Content.Headers.NonValidated.TryGetValues("Content-Length", out var values) ? values.ToString() : null;

    private static IEnumerable<string> Headers(HttpResponseMessage answer) => answer.Headers.Concat(answer.Content.Headers)
        .Where(header => header.Key is not ("Date" or "Transfer-Encoding" or "Content-Length"))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
        .Order(StringComparer.Ordinal);
}

public sealed class HeadOnMemoryTests() : HeadTests(Place.Memory);

[Collection(OnWorker.Name)]
public sealed class HeadOnWorkerTests(WorkerFixture worker) : HeadTests(Place.Under(worker))
{
    [Fact]
    public async Task Head_of_the_hosts_own_status_is_answered()
    {
        using var head = await App.SendAsync("HEAD", "/admin/host/status");
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Equal("nosniff", head.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Every_function_that_takes_get_takes_head()
    {
        // A Functions host knows the methods from this file.
        var folder = Path.GetDirectoryName(Thalassa.Local.Processes.Programs.Assembly("Thalassa.Functions"))!;
        var metadata = Path.Combine(folder, "functions.metadata");
        using var functions = JsonDocument.Parse(await File.ReadAllBytesAsync(metadata));
        var methods = functions.RootElement.EnumerateArray()
            .SelectMany(function => function.GetProperty("bindings").EnumerateArray())
            .Where(binding => binding.TryGetProperty("methods", out _))
            .Select(binding => binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!).ToList())
            .ToList();
        Assert.NotEmpty(methods);
        Assert.All(methods, list => Assert.Equal(list.Contains("get"), list.Contains("head")));
    }
}
