using System.Net;
using Azure;
using Azure.Data.Tables;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>Damaged rows in Table Storage take no traffic away: HAProxy keeps what the agent last knew of them.</summary>
public sealed class UnreadableRowTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(RegistryHost.Local)]
    [InlineData(RegistryHost.Worker)]
    public async Task Damaged_rows_lose_no_request_and_survive_a_restart_of_the_agent(RegistryHost host)
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, azurite.ConnectionString, serviceBus: null) { Host = host };
        using var balancer = new Balancer("damaged");
        await registry.StartAsync();
        await registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
        await registry.PutAsync("/frontends/web", new { bind = $"127.0.0.1:{balancer.WebPort}", backend = "live" });
        var port = Workspace.FreePort();
        workspace.Own(workspace.Programs.StartProject(
            $"web-{port}", "Thalassa.Local.SampleApp", [$"web@1.0.0:{port}", "--no-register"]));
        await registry.PostAsync(Registry.Path("1.0.0", port), new { secondsToExpire = 600 });
        var agent = balancer.Start(workspace, registry.Address, serviceBus: null);
        await AnswersAsync();

        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient("registrations");
        await DamageAsync("!routing", "backend|live|", "Definition0");
        await DamageAsync("!routing", "frontend|web|", "Definition0");
        await DamageAsync("web", $"1.0.0|127.0.0.1|{port}", "Meta");
        await UnreadableIsAsync($"/web/1.0.0/127.0.0.1/{port}, backend/live, frontend/web");
        await AnswersAsync();

        await agent.StopAsync();
        balancer.Start(workspace, registry.Address, serviceBus: null);
        await UnreadableIsAsync($"/web/1.0.0/127.0.0.1/{port}, backend/live, frontend/web");
        await AnswersAsync();

        // What is deleted is gone, also when it could not be read.
        Assert.Equal(HttpStatusCode.OK, await registry.DeleteAsync("/backends/live"));
        await UnreadableIsAsync($"/web/1.0.0/127.0.0.1/{port}, frontend/web");
        await registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
        await AnswersAsync();

        Task DamageAsync(string partition, string row, string property) =>
            table.UpdateEntityAsync(new TableEntity(partition, row) { [property] = "{" }, ETag.All, TableUpdateMode.Merge);

        Task AnswersAsync() => Eventually.PassesAsync(
            async () =>
            {
                var answers = await balancer.AnswersAsync();
                Assert.True(answers.SetEquals([$"web 1.0.0 on {port}"]), $"{string.Join(", ", answers)}\n{workspace.LastLines()}");
            },
            Limit);

        Task UnreadableIsAsync(string expected) => Eventually.PassesAsync(
            async () =>
            {
                var seen = (await balancer.StatusAsync()).GetProperty("registry");
                Assert.Equal(expected, seen.GetProperty("unreadable").GetString());
            },
            Limit);
    }
}
