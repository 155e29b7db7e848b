using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Thalassa.Local.Processes;
using Thalassa.Model.Snapshots;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery.Snapshots;

/// <summary>
/// The whole story: the function app on a real Azurite, and a new load balancer with a real HAProxy while the app is down.
/// </summary>
public sealed class SnapshotProcessTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_new_load_balancer_starts_while_the_function_app_is_down_and_catches_up_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        await using var one = await AppServer.StartAsync("one");
        await using var two = await AppServer.StartAsync("two");
        var (port, web) = (FreePort.Next(), FreePort.Next());
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(SnapshotBlobs.Container);

        // Azurite knows no identities, so what it has is public here; a storage account's is not.
        await container.CreateIfNotExistsAsync(PublicAccessType.Blob, null, CancellationToken.None);
        await using (StartRegistry(folder, port))
        {
            await CallAsync(port, "PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"1"}""");
            await CallAsync(port, "PUT", "/frontends/web", $$"""{"bind":"127.0.0.1:{{web}}","backend":"live"}""");
            await CallAsync(port, "POST", $"/registrations/web/1/127.0.0.1/{one.Port}", """{"secondsToExpire":3600}""");
            await Eventually.PassesAsync(
                async () =>
                {
                    Assert.Contains($"{one.Port}", await ReadAsync(container, SnapshotBlobs.Registrations), StringComparison.Ordinal);
                    Assert.Contains($"{web}", await ReadAsync(container, SnapshotBlobs.Routing), StringComparison.Ordinal);
                },
                TimeSpan.FromSeconds(60),
                "the snapshot");
        }

        await using var agent = new AgentProcess(
            "--registry", $"http://127.0.0.1:{port}", "--routing", "fleet", "--snapshot", container.Uri.ToString());
        await agent.StartAsync();
        await AnswersAsync(agent, web, "one");
        var registry = JsonNode.Parse(await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{agent.Port}/status")))!["registry"]!;
        Assert.Equal(("snapshot", false), ((string?)registry["knowledge"], (bool)registry["reachable"]!));
        Assert.NotNull(registry["ageSeconds"]);

        await using (StartRegistry(folder, port))
        {
            await CallAsync(port, "POST", $"/registrations/web/1/127.0.0.1/{two.Port}", """{"secondsToExpire":3600}""");
            await AnswersAsync(agent, web, "two");
            await AnswersAsync(agent, web, "one");
        }
    }

    private static Task<string> ReadAsync(BlobContainerClient container, string blob) =>
        Task.Run(async () => (await container.GetBlobClient(blob).DownloadContentAsync()).Value.Content.ToString());

    private static Task AnswersAsync(AgentProcess agent, int web, string name) =>
        Eventually.PassesAsync(
            async () => Assert.Equal(name, await agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/"))),
            TimeSpan.FromSeconds(60),
            $"the answer of {name}: {agent.Output}");

    private static async Task CallAsync(int port, string method, string path, string body)
    {
        using var http = new HttpClient();
        await Eventually.PassesAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{port}{path}"))
                {
                    Content = new StringContent(body),
                };
                using var answer = await http.SendAsync(request);
                Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode}");
            },
            TimeSpan.FromSeconds(60),
            $"{method} {path}");
    }

    private ChildProcess StartRegistry(TemporaryFolder folder, int port) =>
        RegistryProcess.Start(
            new Programs(folder.Path),
            "registry",
            port,
            azurite.ConnectionString,
            null,
            ("ReaperSchedule", "* * * * * *"),
            ("SnapshotSeconds", "5"));
}
