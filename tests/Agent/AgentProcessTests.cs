using System.Net;
using System.Net.Sockets;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests;

/// <summary>The program as an operator runs it.</summary>
public sealed class AgentProcessTests
{
    [Fact]
    public async Task Help_names_every_option_and_wrong_ones_are_all_told_with_exit_code_2()
    {
        var (code, help) = await AgentProcess.RunAsync("--help");
        Assert.Equal(0, code);
        Assert.All(AgentOptionList.All, option => Assert.Contains($"--{option.Name}", help, StringComparison.Ordinal));

        var (wrong, faults) = await AgentProcess.RunAsync(
            "--port", "70000", "--routing", "both", "--haproxyCfgPath", "/nowhere/haproxy.cfg");
        Assert.Equal(2, wrong);
        Assert.All(["--port: ", "--routing: ", "--haproxyCfgPath: "], expected =>
            Assert.Contains(expected, faults, StringComparison.Ordinal));

        var (unknown, words) = await AgentProcess.RunAsync("--prot", "10000");
        Assert.Equal(2, unknown);
        Assert.Equal(
            "Unrecognized command or argument '--prot'.\nUnrecognized command or argument '10000'.\n--help tells all options.\n", words);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_JSON_is_named_with_the_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("appsettings.json", "{bad");
        var (code, said) = await AgentProcess.RunInAsync(folder.Path);
        Assert.Equal(2, code);
        Assert.StartsWith("appsettings.json cannot be read: 'b' is an invalid start of a property name.", said, StringComparison.Ordinal);
        Assert.Equal(1, said.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_cannot_start_says_so_in_a_line_and_leaves_HAProxy_as_it_found_it(bool wasKilled)
    {
        await using var app = await AppServer.StartAsync("app");
        await using var agent = new AgentProcess();
        var web = FreePort.Next();
        await agent.StartAsync();
        await ServeAsync(agent, web, app.Port);
        await (wasKilled ? agent.KillAsync() : agent.StopAsync());

        int code;
        string said;
        using (var other = new TcpListener(IPAddress.Loopback, agent.Port))
        {
            other.Start();
            (code, said) = await AgentProcess.RunAsync(agent.Arguments);
        }

        Assert.Equal(1, code);
        Assert.Contains(
            $"Failed to bind to address http://127.0.0.1:{agent.Port}: address already in use.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.Equal(wasKilled, File.Exists(agent.Folder.At("haproxy.pid")));
        if (wasKilled)
        {
            Assert.Equal("app", await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/")));
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/")));
        }
    }

    [Fact]
    public async Task Killed_and_started_again_it_does_what_it_did_and_nobody_noticed()
    {
        await using var app = await AppServer.StartAsync("app");
        await using var agent = new AgentProcess();
        var web = FreePort.Next();
        await agent.StartAsync();
        await ServeAsync(agent, web, app.Port);
        var config = await agent.Http.GetStringAsync(Api(agent, "/haproxy/config"));
        await agent.KillAsync();
        Assert.Equal("app", await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/")));
        await agent.StartAsync();

        await Eventually.PassesAsync(async () => Assert.Equal(config, await agent.Http.GetStringAsync(Api(agent, "/haproxy/config"))));
        Assert.Equal("app", await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/")));
        await agent.SendAsync("PUT", "/backends/more", """{"type":"static"}""");
        Assert.Equal(0, await agent.StopAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/")));
    }

    [Fact]
    public async Task Stopped_and_started_again_it_serves_from_its_file_before_anyone_asks()
    {
        await using var app = await AppServer.StartAsync("app");
        await using var agent = new AgentProcess();
        var web = FreePort.Next();
        await agent.StartAsync();
        await ServeAsync(agent, web, app.Port);
        Assert.Equal(0, await agent.StopAsync());
        File.Delete(agent.Folder.At("haproxy.cfg"));
        await agent.StartAsync();

        await Eventually.PassesAsync(async () => Assert.Equal("app", await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/"))));
    }

    [Fact]
    public async Task A_damaged_file_is_reported_and_kept()
    {
        await using var agent = new AgentProcess();
        await File.WriteAllTextAsync(agent.Persistence, "{\"version\":1,\"frontends\":[");
        await agent.StartAsync();
        await agent.SendAsync("PUT", "/backends/a", """{"type":"static"}""");

        Assert.Equal(
            "{\"version\":1,\"frontends\":[",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(agent.Folder.Path, "*.damaged-*"))));
        await Eventually.TrueAsync(() => agent.Output.Contains("is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_real_HAProxy_refuses_is_answered_in_its_own_words()
    {
        await using var agent = new AgentProcess();
        await agent.StartAsync();
        using var content = new StringContent("""{"type":"static","natives":["no-such-keyword at all"]}""");
        using var response = await agent.Http.PutAsync(Api(agent, "/backends/bad"), content);
        var problem = await response.Content.ReadAsStringAsync();

        Assert.Equal(422, (int)response.StatusCode);
        Assert.Contains("no-such-keyword", problem, StringComparison.Ordinal);
        Assert.Equal("[]", await agent.Http.GetStringAsync(Api(agent, "/backends")));
    }

    private static Uri Api(AgentProcess agent, string path) => new($"http://127.0.0.1:{agent.Port}{path}");

    private static async Task ServeAsync(AgentProcess agent, int web, int app)
    {
        await agent.SendAsync("PUT", "/backends/live", $$"""{"type":"static","members":[{"host":"localhost","port":{{app}}}]}""");
        await agent.SendAsync("PUT", "/frontends/web", $$"""{"bind":"127.0.0.1:{{web}}","backend":"live"}""");
        Assert.Equal("app", await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/")));
    }
}
