using System.Net;
using System.Text;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Stream;
using Thalassa.Agent.Tests.Stream;

namespace Thalassa.Agent.Tests.Ui;

/// <summary>How the page is served, and who needs the key for what.</summary>
public sealed class PageTests
{
    private const string Key = "a key/with+signs=";

    [Fact]
    public async Task The_page_and_its_parts_come_with_a_policy_that_lets_nothing_else_in()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions { Routing = RoutingChoice.Local });
        using var page = await agent.Http.GetAsync("/");

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/ui/main.js");
        again.Headers.IfNoneMatch.Add((await agent.Http.GetAsync("/ui/main.js")).Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await agent.Http.SendAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Http.GetAsync("/ui/..%2findex.html")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Http.GetAsync("/ui/nothing.js")).StatusCode);
    }

    [Fact]
    public async Task Where_there_is_a_key_looking_on_loopback_needs_none_and_changing_does()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions { Routing = RoutingChoice.Local, ApiKey = Key });

        Assert.Equal(HttpStatusCode.OK, (await agent.Http.GetAsync("/backends")).StatusCode);
        Assert.Equal(401, (await agent.SendAsync("PUT", "/backends/a", """{"type":"static"}""")).Status);
        Assert.Equal(401, (await agent.SendAsync("POST", "/backends/a/members/10.0.0.1:80/drain")).Status);
        agent.Http.DefaultRequestHeaders.Add("x-functions-key", Key);
        Assert.Equal(200, (await agent.SendAsync("PUT", "/backends/a", """{"type":"static"}""")).Status);
    }

    [Fact]
    public async Task Beyond_loopback_the_page_comes_without_the_key_and_what_it_shows_does_not()
    {
        await using var agent = await TestAgent.StartAsync(
            new AgentOptions
            {
                Routing = RoutingChoice.Local,
                ApiKey = Key,
                Host = IPAddress.Any,
            });
        agent.Http.BaseAddress = new Uri($"http://127.0.0.1:{agent.Http.BaseAddress!.Port}");

        Assert.Equal(HttpStatusCode.OK, (await agent.Http.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await agent.Http.GetAsync("/ui/style.css")).StatusCode);
        foreach (var path in (string[])["/status", "/stats", "/activity", "/stream", "/haproxy/config"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await agent.Http.GetAsync(path)).StatusCode);
        }

        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => StreamClient.OpenAsync(agent.Http.BaseAddress));
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes(Key)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var name = $"{StreamServer.Protocol}.key.{key}";
        await using var reader = await StreamClient.OpenAsync(agent.Http.BaseAddress, reads: true, StreamServer.Protocol, name);
        await reader.FindAsync(message => (string?)message["type"] == "snapshot", "the first message");
    }
}
