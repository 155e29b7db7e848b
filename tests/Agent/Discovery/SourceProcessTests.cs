using Thalassa.Agent.Tests.Compatibility.Consul;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery;

/// <summary>The program as an operator of Thalassa Consul or of etcd-registry runs it, with a real HAProxy.</summary>
public sealed class SourceProcessTests
{
    [Fact]
    public async Task With_serviceReg_HAProxy_sends_requests_to_the_instances_that_Consul_has()
    {
        await using var consul = await FakeConsul.StartAsync();
        await using var one = await AppServer.StartAsync("one");
        await using var two = await AppServer.StartAsync("two");
        var first = consul.Register("1.0.0", one.Port);
        await using var agent = new AgentProcess(
            "--serviceReg", "127.0.0.1", "--serviceRegPort", $"{consul.Address.Port}", "--datacenter", "dc1", "--staleReads");
        var web = await ServeAsync(agent, "1.0.0");
        await AnswersAsync(agent, web, "one");
        consul.Register("1.0.0", two.Port);
        await AnswersAsync(agent, web, "two");
        consul.Check(first, "critical");
        await Eventually.TrueAsync(async () => !(await MembersAsync(agent)).Contains($"127.0.0.1/{one.Port}\"", StringComparison.Ordinal));
        Assert.All(consul.Questions, question => Assert.Contains("&dc=dc1&stale", question.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_etcd_HAProxy_sends_requests_to_the_services_that_joined()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var one = await AppServer.StartAsync("one");
        await using var two = await AppServer.StartAsync("two");
        await using var first = await AncestorClient.StartAsync("etcd-registry", $"127.0.0.1:{etcd.Port}");
        await first.CallAsync("join", "web", new { port = one.Port, hostname = "127.0.0.1" });
        await using var agent = new AgentProcess("--etcd", $"127.0.0.1:{etcd.Port}");
        var web = await ServeAsync(agent, "0.0.0");
        await AnswersAsync(agent, web, "one");
        await using var second = await AncestorClient.StartAsync("etcd-registry", $"127.0.0.1:{etcd.Port}");
        await second.CallAsync("join", "web", new { port = two.Port, hostname = "127.0.0.1" });
        await AnswersAsync(agent, web, "two");
        await first.CallAsync("leave", "web");
        await Eventually.TrueAsync(async () => !(await MembersAsync(agent)).Contains($"127.0.0.1/{one.Port}\"", StringComparison.Ordinal));
    }

    private static async Task<int> ServeAsync(AgentProcess agent, string version)
    {
        var web = FreePort.Next();
        await agent.StartAsync();
        await agent.SendAsync("PUT", "/backends/live", $$"""{"type":"dynamic","name":"web","version":"{{version}}"}""");
        await agent.SendAsync("PUT", "/frontends/web", $$"""{"bind":"127.0.0.1:{{web}}","backend":"live"}""");
        return web;
    }

    private static Task AnswersAsync(AgentProcess agent, int web, string name) =>
        Eventually.PassesAsync(
            async () => Assert.Equal(name, await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/"))),
            what: $"the answer of {name}");

    private static Task<string> MembersAsync(AgentProcess agent) =>
        agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{agent.Port}/backends/live/members"));
}
