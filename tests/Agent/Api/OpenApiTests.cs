using System.Text;
using Microsoft.AspNetCore.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Api;

public sealed class OpenApiTests
{
    private const string Document = "/openapi/v1.json";

    [Fact]
    public async Task Every_answer_is_as_the_document_says()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        using var contract = new ApiContract();
        using var http = new HttpClient(contract) { BaseAddress = agent.Http.BaseAddress };
        string[] calls =
        [
            """PUT /backends/live {"type":"dynamic","name":"web","version":"1","health":{"uri":"/h"}}""",
            """PUT /backends/fixed {"type":"static","host":"a.example","members":[{"host":"127.0.0.1","port":80,"weight":3}],"natives":["option httpchk"]}""",
            "PUT /backends/fixed {",
            """PUT /backends/fixed {"type":"odd"}""",
            """PUT /frontends/web {"bind":"*:80","backend":"nowhere","rules":[{"type":"header","header":"x-a","operation":"hdr_dom","value":"1","backend":"fixed"}]}""",
            "PUT /frontends/web {}",
            """POST /backends/live {"version":"2"}""",
            """POST /backends/live?force=true {"versions":{"1":90,"2":10}}""",
            """POST /backends/fixed {"version":"2"}""",
            "POST /backends/live [",
            """POST /backends/none {"version":"2"}""",
            "GET /backends",
            "GET /backends/live",
            "GET /backends/none",
            "GET /backends/fixed/members",
            "GET /backends/none/members",
            "GET /backends/fixed/servers",
            "GET /backends/none/servers",
            "GET /frontends",
            "GET /frontends/web",
            "GET /frontends/none",
            "GET /haproxy/config",
            "GET /haproxy/config/failed",
            "GET /status",
            "GET /metrics",
            "GET /stats",
            "GET /stats?history=true",
            "GET /activity",
            "GET /activity?since=x",
            "GET /activity/1",
            "GET /activity/999999",
            "POST /backends/fixed/members/odd/drain",
            "DELETE /frontends/web",
            "DELETE /backends/live",
            "DELETE /backends/none",
        ];
        foreach (var call in calls)
        {
            var parts = call.Split(' ', 3);
            using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
            request.Content = parts.Length > 2 ? new StringContent(parts[2], Encoding.UTF8, "application/x-www-form-urlencoded") : null;
            using var answer = await http.SendAsync(request);
        }

        // These take a HAProxy that refuses, or that has members to drain; the tests of those look at that.
        await contract.JudgeAsync(
            await agent.Http.GetStringAsync(Document),
            "GET /haproxy/config/failed 200",
            "POST /backends/{key}/members/{member}/drain 200",
            "DELETE /backends/{key}/members/{member}/drain 200");
    }

    [Fact]
    public async Task Descriptions_speak_of_JSON_and_not_of_code()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        Assert.Empty(ApiContract.CodeIn(await agent.Http.GetStringAsync(Document)));
    }

    [Fact]
    public async Task Every_route_of_the_agent_is_documented_and_no_other()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        var served = Calls(agent, endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null);

        Assert.Equal(served, ApiContract.CallsOf(await agent.Http.GetStringAsync(Document)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_of_the_agent_is_in_the_api_page_and_no_other()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());

        Assert.Equal(Calls(agent, _ => true), ApiPage.Calls("Agent").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Calls(TestAgent agent, Func<RouteEndpoint, bool> isCounted) =>
        (from endpoint in agent.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(isCounted)
         from verb in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
         select $"{verb} {Path(endpoint)}").Order(StringComparer.Ordinal);

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/')
        .Replace(":long", string.Empty, StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
}
