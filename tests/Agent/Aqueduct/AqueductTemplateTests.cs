using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Aqueduct;

/// <summary>The templates that come with Aqueduct, unmodified but for the port of the statistics, with a real HAProxy.</summary>
public sealed class AqueductTemplateTests
{
    [Theory]
    [InlineData("default.haproxycfg.tmpl")]
    [InlineData("dev.haproxycfg.tmpl")]
    public async Task HAProxy_serves_from_what_it_renders_and_members_change_without_a_reload(string name)
    {
        await AqueductProcess.InstallAsync();
        await using var app = await AppServer.StartAsync("app");
        using var folder = new TemporaryFolder();
        var (web, statistics) = (FreePort.Next(), FreePort.Next());
        var source = await File.ReadAllTextAsync(AqueductProcess.FileOf(name));
        Assert.Contains("listen stats :1988", source, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.At("haproxycfg.tmpl"), source.Replace(":1988", $":{statistics}", StringComparison.Ordinal));

        await using var agent = new AgentProcess("--templateFile", folder.At("haproxycfg.tmpl"));
        await agent.StartAsync();
        await agent.SendAsync(
            "PUT",
            "/backends/live",
            """{"type":"static","host":"myapp.com","natives":["option forceclose","rspadd X-Served-By:\\ aqueduct"]}""");
        await agent.SendAsync("PUT", "/frontends/web", $$"""{"bind":"127.0.0.1:{{web}}","backend":"live","keepalive":"close"}""");
        var reloads = await ReloadsAsync(agent);
        await agent.SendAsync("PUT", "/backends/live", $$"""
            {"type":"static","host":"myapp.com","natives":["option forceclose","rspadd X-Served-By:\\ aqueduct"],"members":[{"host":"127.0.0.1","port":{{app.Port}}}]}
            """);

        await Eventually.PassesAsync(async () =>
        {
            using var response = await agent.Http.GetAsync(new Uri($"http://127.0.0.1:{web}/"));
            Assert.Equal("app", await response.Content.ReadAsStringAsync());
            Assert.Equal("aqueduct", Assert.Single(response.Headers.GetValues("X-Served-By")));
        });
        Assert.Equal("myapp.com", app.LastHost);
        Assert.Equal(reloads, await ReloadsAsync(agent));
        using var page = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{statistics}/"));
        page.Headers.Authorization = new("Basic", Convert.ToBase64String("showme:showme"u8));
        using var statisticsPage = await agent.Http.SendAsync(page);
        Assert.True(statisticsPage.IsSuccessStatusCode);

        var config = await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{agent.Port}/haproxy/config"));
        Assert.Contains($"# was: listen stats :{statistics}\n", config, StringComparison.Ordinal);
        Assert.Contains("# was: option forceclose\n", config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_translation_is_refused_with_the_line_of_today()
    {
        await using var agent = new AgentProcess();
        await agent.StartAsync();
        Assert.Contains(
            "http-request replace-path",
            await RefusedAsync(agent, "reqrep ^([^\\\\ ]*)\\\\ /a/(.*) \\\\1\\\\ /\\\\2"),
            StringComparison.Ordinal);
        Assert.Contains("http-request deny", await RefusedAsync(agent, "reqideny ^Host:\\\\ evil"), StringComparison.Ordinal);
        Assert.Contains(
            "stick on req.cook(NAME)", await RefusedAsync(agent, "appsession JSESSIONID len 52 timeout 3h"), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(AgentProcess agent, string native)
    {
        using var body = new StringContent(
            $$"""{"type":"static","natives":["{{native}}"]}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await agent.Http.PutAsync(new Uri($"http://127.0.0.1:{agent.Port}/backends/live"), body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 422, text);
        return text;
    }

    private static async Task<int> ReloadsAsync(AgentProcess agent) =>
        (int)
            System.Text.Json.Nodes.JsonNode.Parse(await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{agent.Port}/status")))![
                "haproxy"
            ]!["reloads"]!;
}
