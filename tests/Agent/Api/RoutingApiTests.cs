using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Api;

/// <summary>Aqueduct's API, call by call, with the shapes that its clients know.</summary>
public sealed class RoutingApiTests : IAsyncLifetime
{
    private TestAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _agent = await TestAgent.StartAsync(new AgentOptions { Routing = RoutingChoice.Local });
        await Eventually.TrueAsync(() => _agent.Loop.Current.HasSettled);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task A_frontend_has_Aqueducts_fields_in_its_order_and_its_defaults()
    {
        await PutAsync("/frontends/myapp", """{"bind":"*:8080,*:80","backend":"live"}""");
        await PutAsync("/backends/live", """{"type":"static","members":[{"host":"10.0.0.1","port":8080}]}""");

        Assert.Equal(
            """[{"id":"frontend/myapp","_type":"frontend","key":"myapp","bind":"*:8080,*:80","backend":"live","mode":"http","keepalive":"default","rules":[],"natives":[]}]""",
            await _agent.Http.GetStringAsync("/frontends"));
        Assert.Equal(
            """{"id":"backend/live","_type":"backend","key":"live","type":"static","balance":"roundrobin","host":null,"mode":"http","members":[{"host":"10.0.0.1","port":8080}],"natives":[]}""",
            await _agent.Http.GetStringAsync("/backends/live"));
        Assert.Equal("""[{"host":"10.0.0.1","port":8080}]""", await _agent.Http.GetStringAsync("/backends/live/members"));
        using var config = await _agent.Http.GetAsync("/haproxy/config");
        Assert.Equal("text/plain", config.Content.Headers.ContentType!.MediaType);
        Assert.Equal("frontend myapp\n", await config.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(
        "/frontends/a", """{"bind":"10.2.2.2:80,*:8080","backend":"foo","mode":"tcp","keepalive":"close","rules":[],"natives":[]}""")]
    [InlineData(
        "/frontends/a",
        """{"bind":"*:80","backend":"foo","rules":[{"type":"path","operation":"path","value":"favicon.ico","backend":"foo"}]}""")]
    [InlineData(
        "/frontends/a",
        """{"bind":"*:80","backend":"foo","rules":[{"type":"path","operation":"path_beg","value":"/ecxd/","backend":"foo"}]}""")]
    [InlineData(
        "/frontends/a",
        """{"bind":"*:80","backend":"foo","rules":[{"type":"path","operation":"path_reg","value":"^/article/[^/]*$","backend":"foo"}]}""")]
    [InlineData(
        "/frontends/a", """{"bind":"*:80","backend":"foo","rules":[{"type":"url","operation":"url","value":"/bar","backend":"bar"}]}""")]
    [InlineData(
        "/frontends/a",
        """{"bind":"*:80","backend":"foo","rules":[{"type":"url","operation":"url_beg","value":"/bar","backend":"bar"}]}""")]
    [InlineData(
        "/frontends/a",
        """{"bind":"*:80","backend":"foo","rules":[{"type":"url","operation":"url_reg","value":"/bar","backend":"bar"}]}""")]
    [InlineData(
        "/frontends/a",
        """{"bind":"*:80","backend":"foo","rules":[{"type":"header","header":"host","operation":"hdr_dom","value":"baz.com","backend":"baz"}]}"""
    )]
    [InlineData(
        "/backends/b",
        """{"type":"dynamic","name":"foo","version":"1.0.0","balance":"source","host":"myapp.com","health":{"method":"GET","uri":"/checkity-check","httpVersion":"HTTP/1.1","interval":5000},"mode":"http","natives":[],"members":[]}"""
    )]
    [InlineData(
        "/backends/b",
        """{"type":"static","balance":"roundrobin","mode":"tcp","natives":["option tcplog"],"members":[{"host":"10.10.10.10","port":8080}]}"""
    )]
    public async Task Every_example_of_Aqueducts_documents_is_taken_and_comes_back_as_it_was_put(string path, string body)
    {
        var answer = await PutAsync(path, body);
        var got = await _agent.GetJsonAsync(path);

        foreach (var (name, value) in JsonNode.Parse(body)!.AsObject())
        {
            Assert.True(JsonNode.DeepEquals(value, got[name]), $"{name} is {got[name]?.ToJsonString()}");
            Assert.True(JsonNode.DeepEquals(value, answer[name]), $"{name} was answered as {answer[name]?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task What_was_read_can_be_put_back()
    {
        await PutAsync("/frontends/a", """{"bind":"*:80","backend":"nowhere"}""");
        await PutAsync("/backends/b", """{"type":"dynamic","name":"foo","version":"1"}""");
        foreach (var path in (string[])["/frontends/a", "/backends/b"])
        {
            await PutAsync(path, (await _agent.GetJsonAsync(path)).ToJsonString());
        }
    }

    [Fact]
    public async Task A_version_switch_changes_the_version_and_optionally_the_name_and_nothing_else()
    {
        await PutAsync("/backends/live", """{"type":"dynamic","name":"web","version":"1.0.0","balance":"source"}""");
        await OkAsync("POST", "/backends/live?force=true", """{"version":"1.1.0"}""");
        Assert.Equal("web 1.1.0 source", Describe(await _agent.GetJsonAsync("/backends/live")));
        await OkAsync("POST", "/backends/live?force=true", """{"name":"shop","version":"2"}""");
        Assert.Equal("shop 2 source", Describe(await _agent.GetJsonAsync("/backends/live")));
    }

    [Fact]
    public async Task A_switch_to_a_version_that_nobody_serves_is_409_and_changes_nothing()
    {
        await PutAsync("/backends/live", """{"type":"dynamic","name":"web","version":"1.0.0"}""");
        var (status, body) = await _agent.SendAsync("POST", "/backends/live", """{"version":"1.1.0"}""");

        Assert.Equal(409, status);
        Assert.Contains("no registered member", (string)body["detail"]!, StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string)(await _agent.GetJsonAsync("/backends/live"))["version"]!);
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_deleting_it_again_is_404()
    {
        await PutAsync("/backends/a", """{"type":"static"}""");
        await OkAsync("DELETE", "/backends/a");

        Assert.Equal(404, (await _agent.SendAsync("GET", "/backends/a")).Status);
        var again = await _agent.SendAsync("DELETE", "/backends/a");
        Assert.Equal((404, "backend a not found"), (again.Status, (string)again.Body["detail"]!));
        Assert.Equal("[]", await _agent.Http.GetStringAsync("/backends"));
    }

    [Theory]
    [InlineData("GET", "/frontends/none")]
    [InlineData("GET", "/backends/none")]
    [InlineData("GET", "/backends/none/members")]
    [InlineData("DELETE", "/frontends/none")]
    [InlineData("POST", "/backends/none")]
    [InlineData("GET", "/nothing/here")]
    public async Task What_is_not_there_is_404_with_a_problem(string method, string path)
    {
        var (status, body) = await _agent.SendAsync(method, path, method == "POST" ? """{"version":"1"}""" : null);

        Assert.Equal((404, 404), (status, (int)body["status"]!));
    }

    [Fact]
    public async Task A_backend_that_does_not_exist_yet_is_a_warning_until_it_does()
    {
        var put = await PutAsync("/frontends/a", """{"bind":"*:80","backend":"later"}""");
        Assert.Contains("later", (string)put["warnings"]![0]!, StringComparison.Ordinal);
        await PutAsync("/backends/later", """{"type":"static"}""");

        Assert.Null((await _agent.GetJsonAsync("/frontends/a"))["warnings"]);
    }

    [Fact]
    public async Task What_HAProxy_refuses_is_422_with_its_lines_and_not_kept()
    {
        _agent.Haproxy.Refuse = snapshot =>
            snapshot.Backends.Any(backend => backend.Definition.Natives.Count > 0) ? "unknown keyword" : null;
        var (status, body) = await _agent.SendAsync("PUT", "/backends/a", """{"type":"static","natives":["nonsense"]}""");

        Assert.Equal(422, status);
        Assert.Equal("[ALERT] config : unknown keyword", (string)body["lines"]![0]!);
        Assert.Equal(404, (await _agent.SendAsync("GET", "/backends/a")).Status);
        await PutAsync("/backends/a", """{"type":"static"}""");
    }

    [Fact]
    public async Task When_HAProxy_takes_no_change_at_all_it_is_503()
    {
        _agent.Haproxy.Refuse = _ => "the master process does not answer";

        Assert.Equal(503, (await _agent.SendAsync("PUT", "/backends/a", """{"type":"static"}""")).Status);
    }

    [Theory]
    [InlineData("PUT", "/frontends/a", "", "body")]
    [InlineData("PUT", "/frontends/a", "nonsense", "body")]
    [InlineData("PUT", "/frontends/a", "[]", "body")]
    [InlineData("PUT", "/frontends/a", "null", "body")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","bind":"*:81","backend":"b"}""", "body")]
    [InlineData("PUT", "/frontends/a", "{\"bind\":\"\\ud800\",\"backend\":\"b\"}", "body")]
    [InlineData("PUT", "/frontends/a", "{}", "bind,backend")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80\n  user root","backend":"b"}""", "bind")]
    [InlineData("PUT", "/frontends/a", """{"bind":"$HOME:80","backend":"b"}""", "bind")]
    [InlineData("PUT", "/frontends/a", """{"bind":"unix@/etc/x:80","backend":"b"}""", "bind")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:0","backend":"b"}""", "bind")]
    [InlineData("PUT", "/frontends/a", """{"bind":8080,"backend":"b"}""", "bind")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","backend":"b c"}""", "backend")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","backend":"b","mode":"smtp"}""", "mode")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","backend":"b","keepalive":"x"}""", "keepalive")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","backend":"b","key":"other"}""", "key")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","backend":"b","strange":1}""", "strange")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","backend":"b","natives":["a\nb"]}""", "natives[0]")]
    [InlineData("PUT", "/frontends/a", """{"bind":"*:80","backend":"b","natives":["backend evil"]}""", "natives[0]")]
    [InlineData(
        "PUT",
        "/frontends/a",
        """{"bind":"*:80","backend":"b","rules":[{"type":"path","operation":"path","value":"it's","backend":"b"}]}""",
        "rules[0].value")]
    [InlineData(
        "PUT",
        "/frontends/a",
        """{"bind":"*:80","backend":"b","rules":[{"type":"header","header":"host)","operation":"hdr_dom","value":"x","backend":"b"}]}""",
        "rules[0].header")]
    [InlineData("PUT", "/frontends/a%20b", """{"bind":"*:80","backend":"b"}""", "key")]
    [InlineData("PUT", "/frontends/a%0Ab", """{"bind":"*:80","backend":"b"}""", "key")]
    [InlineData("PUT", "/frontends/a?label=x%20y", """{"bind":"*:80","backend":"b"}""", "label")]
    [InlineData("PUT", "/frontends/a?label=x", """{"bind":"*:80","backend":"b","label":"y"}""", "label")]
    [InlineData("PUT", "/backends/a", "{}", "type")]
    [InlineData("PUT", "/backends/a", """{"type":"dynamic"}""", "name,version")]
    [InlineData("PUT", "/backends/a", """{"type":"dynamic","name":"a/b","version":"1"}""", "name")]
    [InlineData("PUT", "/backends/a", """{"type":"static","members":[{"host":"10.0.0.1 check","port":80}]}""", "members[0].host")]
    [InlineData("PUT", "/backends/a", """{"type":"static","members":[{"host":"0.0.0.0","port":80}]}""", "members[0].host")]
    [InlineData("PUT", "/backends/a", """{"type":"static","members":[{"host":"10.0.0.1","port":"80 check"}]}""", "members[0].port")]
    [InlineData("PUT", "/backends/a", """{"type":"static","members":[{"host":"10.0.0.1","port":80,"weight":257}]}""", "members[0].weight")]
    [InlineData("PUT", "/backends/a", """{"type":"static","balance":"rdp-cookie"}""", "balance")]
    [InlineData("PUT", "/backends/a", """{"type":"static","health":{"httpVersion":"HTTP/1.1"}}""", "health.httpVersion")]
    [InlineData("PUT", "/backends/a", """{"type":"static","health":{"uri":"/a b"}}""", "health.uri")]
    [InlineData("POST", "/backends/live", "{}", "version")]
    [InlineData("POST", "/backends/live", """{"version":"1\n2"}""", "version")]
    [InlineData("POST", "/backends/live", """{"version":"1","weight":3}""", "weight")]
    [InlineData("POST", "/backends/fixed", """{"version":"1"}""", "type")]
    public async Task A_hostile_body_is_400_with_every_fault_and_changes_nothing(string method, string path, string body, string fields)
    {
        await PutAsync("/backends/live", """{"type":"dynamic","name":"web","version":"1.0.0"}""");
        await PutAsync("/backends/fixed", """{"type":"static","name":"web"}""");
        var before = _agent.Loop.Current;
        var (status, problem) = await _agent.SendAsync(method, path, body);

        Assert.Equal(400, status);
        Assert.Equal(fields.Split(',').Order(), problem["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Same(before, _agent.Loop.Current);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413_and_too_deep_is_400()
    {
        var large = $$"""{"bind":"*:80","backend":"b","natives":["{{new string('x', 3 * 1024 * 1024)}}"]}""";

        Assert.Equal(413, (await _agent.SendAsync("PUT", "/frontends/a", large)).Status);
        Assert.Equal(400, (await _agent.SendAsync("PUT", "/frontends/a", new string('[', 1000))).Status);
    }

    [Fact]
    public async Task A_wrong_method_is_405_with_those_that_are_allowed()
    {
        using var response = await _agent.Http.PostAsync("/frontends/a", null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["DELETE", "GET", "PUT"], response.Content.Headers.Allow.Order());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_form_encoded_content_type_as_of_curl_is_no_hindrance()
    {
        using var content = new StringContent("""{"type":"static"}""", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await _agent.Http.PutAsync("/backends/a", content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", null, 403)]
    [InlineData(null, "evil.example", 421)]
    [InlineData(null, "localhost", 200)]
    public async Task Pages_of_other_sites_reach_nothing(string? origin, string? host, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/frontends");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await _agent.Http.SendAsync(request);
        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_status_tells_what_was_done_last_and_by_which_means()
    {
        await PutAsync("/backends/a", """{"type":"static","members":[{"host":"10.0.0.1","port":80}]}""");
        var status = await _agent.GetJsonAsync("/status");

        Assert.Equal("thalassa-agent", (string)status["name"]!);
        Assert.Equal("local", (string)status["routing"]!["mode"]!);
        Assert.Null(status["registry"]);
        Assert.Equal("reload", (string)status["haproxy"]!["lastApply"]!["tier"]!);
        Assert.Equal((1, 1), ((int)status["backends"]!, (int)status["servers"]!));
        Assert.Equal(_agent.Loop.Current.Snapshot.Revision, (long)status["revision"]!);
    }

    [Fact]
    public async Task A_dynamic_backend_without_a_registry_is_taken_with_a_warning()
    {
        var answer = await PutAsync("/backends/a", """{"type":"dynamic","name":"web","version":"1"}""");

        Assert.Contains("--registry", (string)answer["warnings"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_static_member_with_a_name_is_resolved_before_the_answer()
    {
        var answer = await PutAsync(
            "/backends/a", """{"type":"static","members":[{"host":"localhost","port":81},{"host":"unknown.example","port":82}]}""");

        Assert.Equal([81], _agent.Haproxy.Ports("a"));
        Assert.Contains("unknown.example", (string)answer["warnings"]![0]!, StringComparison.Ordinal);
    }

    private static string Describe(JsonNode backend) => $"{backend["name"]} {backend["version"]} {backend["balance"]}";

    private Task<JsonNode> PutAsync(string path, string body) => OkAsync("PUT", path, body);

    private async Task<JsonNode> OkAsync(string method, string path, string? body = null)
    {
        var (status, answer) = await _agent.SendAsync(method, path, body);
        Assert.True(status == 200, answer.ToJsonString());
        return answer;
    }
}
