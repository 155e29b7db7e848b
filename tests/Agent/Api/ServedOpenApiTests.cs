using System.Text.Json.Nodes;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Api;

/// <summary>What an agent answers that has a registry, a real HAProxy and requests, judged by its own OpenAPI document.</summary>
public sealed class ServedOpenApiTests : ServedTests
{
    [Fact]
    public async Task Every_answer_of_an_agent_at_work_is_as_the_document_says()
    {
        await using var load = new KeepAliveLoad(Agent.Port, 2);
        await using var next = await AppServer.StartAsync("next");
        Registry.Online("2", next.Port);
        await Agent.ServesAsync(Agent.App("first"), await Agent.RunAsync("second"));
        using var contract = new ApiContract();
        using var http = new HttpClient(contract) { BaseAddress = Agent.Address };
        var member = $"127.0.0.1:{Agent.App("first").Port}";
        var text = string.Empty;
        foreach (
            var call in (string[])
                [
                    """PUT /frontends/more?dryRun=true {"bind":"127.0.0.1:1","backend":"live"}""",
                    """PUT /backends/more?dryRun=true {"type":"static","members":[{"host":"127.0.0.1","port":9}]}""",
                    """POST /backends/live?dryRun=true {"version":"2"}""",
                    "DELETE /frontends/web?dryRun=true",
                    "DELETE /backends/live?dryRun=true",
                    """PUT /frontends/bad {"bind":"127.0.0.1:8079","backend":"live","natives":["nonsense here"]}""",
                    "GET /haproxy/config/failed",
                    $"POST /backends/live/members/{member}/drain",
                    $"DELETE /backends/live/members/{member}/drain",
                    "GET /backends/live/members",
                    "GET /backends/live/servers",
                    "GET /status",
                    "GET /activity",
                    "GET /activity/1",
                ])
        {
            text = await CallAsync(http, call);
        }

        await Eventually.PassesAsync(async () =>
        {
            var stats = JsonNode.Parse(await CallAsync(http, "GET /stats?history=true"))!;
            Assert.Contains(stats["history"]!["objects"]!["backend/live"]!["rate"]!.AsArray(), rate => (double?)rate > 0);
            Assert.Contains(stats["objects"]!.AsArray(), item => (string?)item!["check"]?["result"] == "L4OK");
        });
        Assert.Equal(1, (int)JsonNode.Parse(text)!["id"]!);

        // The others are called of an agent without HAProxy.
        var (_, document) = await Agent.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        await contract.JudgeAsync(
            document, [.. ApiContract.CallsOf(document).SelectMany(call => (string[])[$"{call} 200", $"{call} 204"])]);
        Assert.Empty(load.Failures);
    }

    private static async Task<string> CallAsync(HttpClient http, string call)
    {
        var parts = call.Split(' ', 3);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1])
        {
            Content = parts.Length > 2 ? new StringContent(parts[2]) : null,
        };
        using var answer = await http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
