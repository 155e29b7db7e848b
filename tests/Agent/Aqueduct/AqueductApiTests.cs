using System.Text.Json.Nodes;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Aqueduct;

/// <summary>The same calls to the real Aqueduct and to the agent: what its README documents is answered alike.</summary>
public sealed class AqueductApiTests : IAsyncLifetime
{
    private AqueductProcess _aqueduct = null!;

    public async Task InitializeAsync() => _aqueduct = await AqueductProcess.StartAsync();

    public async Task DisposeAsync() => await _aqueduct.DisposeAsync();

    /// <summary>Every example of the README, and the calls that it says fail.</summary>
    public static readonly (string Method, string Path, string? Body)[] Calls =
    [
        ("GET", "/frontends", null),
        ("GET", "/backends", null),
        ("GET", "/frontends/myapp", null),
        ("GET", "/backends/live", null),
        ("GET", "/backends/live/members", null),
        ("DELETE", "/frontends/myapp", null),
        ("DELETE", "/backends/live", null),
        ("POST", "/backends/live", """{"version":"1.1.0"}"""),
        ("PUT", "/backends/live", """{"type":"dynamic","name":"myapp","version":"1.0.0"}"""),
        ("PUT", "/backends/staged", """
            {"type":"static","balance":"source","host":"myapp.com","mode":"http","natives":["option abortonclose"],"members":[{"host":"10.10.10.10","port":8080}],
             "health":{"method":"GET","uri":"/checkity-check","httpVersion":"HTTP/1.1","interval":5000}}
            """),
        ("PUT", "/backends/plain", """{"type":"static","health":{}}"""),
        ("PUT", "/backends/stream", """{"type":"static","mode":"tcp","members":[]}"""),
        ("PUT", "/backends/bad", """{"type":"static","health":{"httpVersion":"HTTP/1.1"}}"""),
        ("PUT", "/backends/bad", """{"type":"floating"}"""),
        ("PUT", "/backends/bad", """{"type":"static","mode":"udp"}"""),
        ("PUT", "/backends/bad", """{"type":"static","surprise":1}"""),
        ("PUT", "/frontends/myapp", """{"bind":"*:8080,*:80","backend":"live"}"""),
        ("PUT", "/frontends/all", """
            {"bind":"10.2.2.2:80,*:8080","backend":"foo","mode":"http","keepalive":"close","natives":["timeout client 30s"],
             "rules":[{"type":"path","operation":"path","value":"/favicon.ico","backend":"foo"},{"type":"path","operation":"path_beg","value":"/ecxd/","backend":"foo"},
                      {"type":"path","operation":"path_reg","value":"^/article/[^/]*$","backend":"foo"},{"type":"url","operation":"url","value":"/bar","backend":"bar"},
                      {"type":"url","operation":"url_beg","value":"/bar","backend":"bar"},{"type":"url","operation":"url_reg","value":"^/bar","backend":"bar"},
                      {"type":"header","header":"host","operation":"hdr_dom","value":"baz.com","backend":"baz"}]}
            """),
        (
            "PUT",
            "/frontends/stream",
            """{"bind":"*:9000","backend":"stream","mode":"tcp","keepalive":"server-close","rules":[],"natives":[]}"""),
        ("PUT", "/frontends/bad", """{"bind":"*:1","backend":"live","mode":"udp"}"""),
        ("PUT", "/frontends/bad", """{"bind":"*:1","backend":"live","keepalive":"for ever"}"""),
        ("PUT", "/frontends/bad", """{"bind":"*:1","backend":"live","surprise":1}"""),
        ("GET", "/frontends/bad", null),
        ("POST", "/backends/live", """{"version":"1.1.0"}"""),
        ("GET", "/backends/live", null),
        ("POST", "/backends/live", """{"name":"other","version":"2.0.0"}"""),
        ("GET", "/frontends", null),
        ("GET", "/backends", null),
        ("GET", "/frontends/all", null),
        ("GET", "/backends/staged", null),
        ("GET", "/backends/staged/members", null),
        ("DELETE", "/frontends/stream", null),
        ("DELETE", "/frontends/stream", null),
        ("DELETE", "/backends/stream", null),
        ("GET", "/frontends/stream", null),
        ("GET", "/backends", null),
        ("GET", "/haproxy/config", null),
    ];

    [Fact]
    public async Task Every_call_of_the_README_is_answered_as_Aqueduct_answers_it()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        foreach (var (method, path, body) in Calls)
        {
            var theirs = await _aqueduct.SendAsync(method, path, body);

            // Nobody runs these versions, which the agent would rather be told twice.
            using var request = new HttpRequestMessage(new HttpMethod(method), method == "POST" ? $"{path}?force=true" : path);
            request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var response = await agent.Http.SendAsync(request);
            var ours = await response.Content.ReadAsStringAsync();

            Assert.True(
                theirs.Status == (int)response.StatusCode, $"{method} {path} {body}: theirs {theirs}, ours {response.StatusCode} {ours}");
            if (method == "GET" && theirs.Status == 200 && path != "/haproxy/config")
            {
                Has(JsonNode.Parse(theirs.Body), JsonNode.Parse(ours), $"{method} {path}");
            }
        }
    }

    [Fact]
    public async Task Its_persistence_file_is_taken_over_as_it_is()
    {
        foreach (var (method, path, body) in Calls.Where(call => call.Method == "PUT"))
        {
            await _aqueduct.SendAsync(method, path, body);
        }

        using var folder = new TemporaryFolder();
        var frontends = JsonNode.Parse((await _aqueduct.SendAsync("GET", "/frontends")).Body);
        var backends = JsonNode.Parse((await _aqueduct.SendAsync("GET", "/backends")).Body);
        await Eventually.PassesAsync(() =>
        {
            File.Copy(_aqueduct.Persistence, folder.At("aqueduct.json"), overwrite: true);
            var saved = JsonNode.Parse(File.ReadAllText(folder.At("aqueduct.json")))!;
            Assert.True(JsonNode.DeepEquals(frontends, saved["frontends"]) && JsonNode.DeepEquals(backends, saved["backends"]));
        });
        await using var agent = await TestAgent.StartAsync(new AgentOptions { StateFile = folder.At("aqueduct.json") });
        await Eventually.TrueAsync(() => agent.Loop.Current.HasSettled);

        Has(frontends, await agent.GetJsonAsync("/frontends"), "frontends");
        Has(backends, await agent.GetJsonAsync("/backends"), "backends");
        Assert.Empty(Directory.GetFiles(folder.Path, "*.damaged-*"));
    }

    [Fact]
    public async Task It_takes_its_persistence_file_back_as_the_agent_left_it()
    {
        using var folder = new TemporaryFolder();
        await using (var agent = await TestAgent.StartAsync(new AgentOptions { StateFile = folder.At("aqueduct.json") }))
        {
            foreach (var (method, path, body) in Calls.Where(call => call.Method == "PUT"))
            {
                await agent.SendAsync(method, path, body);
            }
        }

        foreach (var (method, path, body) in Calls.Where(call => call.Method == "PUT"))
        {
            await _aqueduct.SendAsync(method, path, body);
        }

        await using var aqueduct = await AqueductProcess.StartAsync(persistence: folder.At("aqueduct.json"));
        foreach (var path in (string[])["/frontends", "/backends"])
        {
            Has(
                JsonNode.Parse((await _aqueduct.SendAsync("GET", path)).Body),
                JsonNode.Parse((await aqueduct.SendAsync("GET", path)).Body),
                path);
        }
    }

    /// <summary>Fails unless <paramref name="ours"/> has all that <paramref name="theirs"/> has; objects of ours may have more.</summary>
    private static void Has(JsonNode? theirs, JsonNode? ours, string where)
    {
        switch (theirs, ours)
        {
            case (JsonObject expected, JsonObject actual):
                foreach (var (name, value) in expected)
                {
                    Assert.True(actual.ContainsKey(name), $"{where}.{name} is missing in {ours}");
                    Has(value, actual[name], $"{where}.{name}");
                }

                break;
            case (JsonArray expected, JsonArray actual):
                Assert.True(expected.Count == actual.Count, $"{where}: theirs {theirs}, ours {ours}");
                foreach (var (i, item) in InOrder(expected).Index())
                {
                    Has(item, InOrder(actual)[i], $"{where}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(theirs, ours), $"{where}: theirs {theirs}, ours {ours}");
                break;
        }
    }

    // Theirs are in the order of their creation, ours in that of their names.
    private static JsonNode?[] InOrder(JsonArray items) => items.All(item => item is JsonObject known && known.ContainsKey("id"))
        ? [.. items.OrderBy(item => (string)item!["id"]!, StringComparer.Ordinal)]
        : [.. items];
}
