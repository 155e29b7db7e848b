using System.Diagnostics;
using Thalassa.Cli.Tests.Running;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Samples;

/// <summary>The sample script of a blue/green deploy, run for real, with users who never stop.</summary>
public sealed class BlueGreenTests
{
    // Answers with its version; version 3 is not well.
    private const string App = """
        const [version] = process.argv.slice(1);
        require('http').createServer((_, answer) => { answer.statusCode = version === '3.0.0' ? 500 : 200; answer.end(version); }).listen(process.env.PORT, '127.0.0.1');
        process.on('SIGTERM', () => process.exit(0));
        """;

    [Fact]
    public async Task Versions_are_deployed_one_after_the_other_without_a_failed_request_and_a_bad_one_does_not_get_through()
    {
        await using var fleet = await Fleet.StartAsync(Store.Memory);
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.At("thalassa"), ThalassaProcess.Program);
        await fleet.RouteAsync("shop", "1.0.0", "live");
        await fleet.ListenAsync(fleet.East, "web", "live");

        try
        {
            var first = (await DeployAsync(fleet, folder, "1.0.0")).EndedWith(0);
            Assert.EndsWith("done: live serves shop@1.0.0", first.Output.Trim(), StringComparison.Ordinal);
            using var stop = new CancellationTokenSource();
            var users = UseAsync(fleet.East.WebPort, stop.Token);

            var second = (await DeployAsync(fleet, folder, "2.0.0")).EndedWith(0);
            Assert.Contains("a tenth of the traffic", second.Output, StringComparison.Ordinal);
            Assert.Contains("live: shop 1.0.0 -> 2.0.0 10 %, 1.0.0 90 %", second.Output, StringComparison.Ordinal);
            Assert.Equal(["2.0.0"], await fleet.East.AnswersAsync());
            await Eventually.PassesAsync(async () => (await fleet.RunAsync("lookup", "shop@1.0.0")).EndedWith(1));

            var third = (await DeployAsync(fleet, folder, "3.0.0")).EndedWith(1);
            Assert.Contains("failed; the traffic is for shop@2.0.0", third.Output, StringComparison.Ordinal);
            Assert.Contains("has no member that passes its health check", third.Errors, StringComparison.Ordinal);
            Assert.Equal(["2.0.0"], await fleet.East.AnswersAsync());
            await Eventually.PassesAsync(async () => (await fleet.RunAsync("lookup", "shop@3.0.0")).EndedWith(1));

            await stop.CancelAsync();
            var (answers, failures) = await users;
            Assert.Empty(failures);
            Assert.True(answers > 100, $"Only {answers} requests were made.");
        }
        finally
        {
            foreach (var pids in Directory.GetFiles(folder.Path, "*.pids"))
            {
                Array.ForEach(await File.ReadAllLinesAsync(pids), pid => Signals.Send(int.Parse(pid, null), Signals.Terminate));
            }
        }
    }

    [Fact]
    public async Task Without_arguments_it_says_how_it_is_used()
    {
        using var process = ThalassaProcess.Start(
            RepositoryRoot.At("samples", "blue-green", "deploy"), new Dictionary<string, string>(StringComparer.Ordinal));

        Assert.StartsWith("Usage: deploy BACKEND", (await ThalassaProcess.EndAsync(process)).EndedWith(2).Errors, StringComparison.Ordinal);
    }

    private static async Task<Outcome> DeployAsync(Fleet fleet, TemporaryFolder folder, string version)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["THALASSA_REGISTRY"] = fleet.Patiently,
            ["THALASSA_AGENT"] = fleet.Agents,
            ["STATE"] = folder.Path,
            ["CHECK"] = $"http://127.0.0.1:{fleet.East.WebPort}/",
        };
        using var process = ThalassaProcess.Start(
            RepositoryRoot.At("samples", "blue-green", "deploy"), environment, "live", $"shop@{version}", "2", "node", "-e", App, version);
        return await ThalassaProcess.EndAsync(process);
    }

    private static async Task<(int Answers, List<string> Failures)> UseAsync(int port, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var (answers, failures) = (0, new List<string>());
        var since = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (; !stop.IsCancellationRequested && since.Elapsed < TimeSpan.FromMinutes(3); answers++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"), CancellationToken.None);
                if (!answer.IsSuccessStatusCode)
                {
                    failures.Add($"request {answers}: {(int)answer.StatusCode}");
                }
            }
            catch (HttpRequestException failure)
            {
                failures.Add($"request {answers}: {failure.Message}");
            }

            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return (answers, failures);
    }
}
