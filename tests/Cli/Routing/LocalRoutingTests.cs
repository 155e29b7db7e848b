using System.Net.Http.Json;
using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Cli.Tests.Routing;

/// <summary>Agents whose frontends and backends are their own.</summary>
public sealed class LocalRoutingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Each_agent_is_asked_and_the_registry_knows_nothing_of_it()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        using var east = new Balancer("east") { Routing = "local" };
        using var west = new Balancer("west") { Routing = "local" };
        await using var previous = await AppServer.StartAsync("1.0.0");
        await using var next = await AppServer.StartAsync("1.1.0");
        await registry.StartAsync();
        foreach (var (version, app) in new[] { ("1.0.0", previous), ("1.1.0", next) })
        {
            await registry.PostAsync(Registry.Path(version, app.Port), new { secondsToExpire = 3600 });
        }

        foreach (var agent in (Balancer[])[east, west])
        {
            agent.Start(workspace, registry.Address, null);
            await PutAsync(
                workspace,
                agent,
                "backends/live",
                new
                {
                    type = "dynamic",
                    name = "web",
                    version = "1.0.0",
                    health = new { uri = "/", interval = 200 },
                });
            await PutAsync(workspace, agent, "frontends/www", new { bind = $"127.0.0.1:{agent.WebPort}", backend = "live" });
            await Eventually.PassesAsync(async () => Assert.Equal(["1.0.0"], await agent.AnswersAsync()), Limit);
        }

        Task<Outcome> RunAsync(params string[] arguments) => ThalassaProcess.RunAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = $"{registry.Address}?timeout=20" }, arguments);

        // The fleet has none of it, and the commands say where to look.
        Assert.Contains(
            "The fleet has no backends; use --live to show those local to an agent",
            (await RunAsync("backends")).EndedWith(0).Errors,
            StringComparison.Ordinal);
        Assert.Contains("The fleet has no frontends", (await RunAsync("frontends")).EndedWith(0).Errors, StringComparison.Ordinal);
        Assert.Contains(
            "use --agent to switch one local to an agent",
            (await RunAsync("switch", "live", "1.1.0")).EndedWith(1).Errors,
            StringComparison.Ordinal);

        // Agents are named by repeated options or by commas.
        var waited = (await RunAsync("switch", "live", "1.1.0", "--wait", "--agent", east.Url, "--agent", west.Url)).EndedWith(0);
        Assert.Equal(
            [$"live: web 1.0.0 -> 1.1.0; {east.Name} serves 1.1.0 with 1 member, {west.Name} serves 1.1.0 with 1 member"], waited.Lines);
        Assert.Equal(["1.1.0"], await east.AnswersAsync());
        Assert.Equal(["1.1.0"], await west.AnswersAsync());
        var live = (await RunAsync("backends", "live", "--live", "--agent", $"{east.Url},{west.Url}")).EndedWith(0);
        Assert.Equal([$"{east.Name} live - dynamic web 1.1.0 1 of 1", $"{west.Name} live - dynamic web 1.1.0 1 of 1"], live.Lines.Skip(1));
        Assert.Contains(
            "local routing, 1 frontend, 1 backend",
            (await RunAsync("status", "--agent", west.Url)).EndedWith(0).Output,
            StringComparison.Ordinal);
    }

    private static async Task PutAsync(Workspace workspace, Balancer agent, string path, object body)
    {
        using var http = new HttpClient();
        await Eventually.PassesAsync(
            async () =>
            {
                using var answer = await http.PutAsJsonAsync(new Uri($"{agent.Url}/{path}"), body);
                Assert.True(answer.IsSuccessStatusCode, $"{await answer.Content.ReadAsStringAsync()}\n{workspace.LastLines()}");
            },
            Limit);
    }
}
