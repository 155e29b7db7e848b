using Thalassa.Cli.Tests.Running;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Doctor;

/// <summary>Whole systems, well at first, whose parts are broken one after the other.</summary>
public sealed class BrokenPartsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_system_that_is_well_and_then_loses_its_HAProxy_its_storage_and_its_registry()
    {
        await using var fleet = await Fleet.StartAsync(Store.Azurite);
        await fleet.ServeAsync("web", "1.0.0");
        await fleet.RouteAsync("web", "1.0.0", "live");
        await fleet.ListenAsync(fleet.East, "east", "live");
        await fleet.ListenAsync(fleet.West, "west", "live");

        await ExpectAsync(fleet, 0, "no problems found", $"HAProxy of {fleet.East.Name}", "ok 1 frontend; 1 backend served by 1 member");
        var well = (await fleet.RunAsync("doctor", "--json", "--agent", fleet.Agents)).EndedWith(0).Json;
        Assert.Equal(0, well.GetProperty("errors").GetInt32());
        Assert.All(well.GetProperty("findings").EnumerateArray(), finding => Assert.Equal("ok", finding.GetProperty("level").GetString()));

        Signals.Send(await WorkerAsync(fleet), Signals.Kill);
        await ExpectAsync(fleet, 0, "warning it exited unexpectedly 1 times since the agent started and was restarted");

        fleet.KillStorage();
        await ExpectAsync(fleet, 1, "error its store is not available", "AzureWebJobsStorage");

        await fleet.KillRegistryAsync();
        await ExpectAsync(fleet, 1, "error nothing listens there", "error it cannot reach the registry", "It routes by data that is");
    }

    [Fact]
    public async Task A_key_that_is_missing_or_wrong_here_and_at_the_agents()
    {
        await using var fleet = await Fleet.StartAsync(Store.Memory, "the-right-key");
        using var folder = new TemporaryFolder();
        var key = folder.Write("key", "the-right-key\n");

        await ExpectAsync(fleet, 1, "error it requires a key, and none is set", "-> set the key with --api-key-file");
        var wrong = (await fleet.RunAsync("doctor", "--api-key", "the-wrong-key", "--agent", fleet.Agents)).EndedWith(1);
        Assert.Contains("it rejects the key", wrong.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("the-wrong-key", wrong.Output + wrong.Errors, StringComparison.Ordinal);

        foreach (
            var right in (Dictionary<string, string>[])
                [new() { ["THALASSA_API_KEY"] = "the-right-key" }, new() { ["THALASSA_API_KEY_FILE"] = key }])
        {
            var outcome = (await fleet.RunAsync(right, "doctor", "--agent", fleet.Agents)).EndedWith(1);
            Assert.Contains("it answers queries", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("it cannot reach the registry", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("401", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("that the agent has its key (THALASSA_API_KEY)", outcome.Output, StringComparison.Ordinal);
        }

        Assert.Contains(
            "401", (await fleet.RunAsync("register", "web@1.0.0:80", "--api-key", "wrong")).EndedWith(1).Errors, StringComparison.Ordinal);
        Assert.Contains("set the key with --api-key-file", (await fleet.RunAsync("list")).EndedWith(1).Errors, StringComparison.Ordinal);
        (await fleet.RunAsync("list", "--api-key-file", key)).EndedWith(0);
        Assert.Contains(
            "--api-key-file: names a file that cannot be read",
            (await fleet.RunAsync("list", "--api-key-file", folder.At("none"))).EndedWith(2).Errors,
            StringComparison.Ordinal);
    }

    private static Task ExpectAsync(Fleet fleet, int code, params string[] parts) => Eventually.PassesAsync(
        async () =>
        {
            var outcome = (await fleet.RunAsync("doctor", "--agent", fleet.Agents, "--registry", fleet.Registry)).EndedWith(code);
            var said = string.Join('\n', outcome.Lines);
            Assert.All(parts, part => Assert.Contains(part, said, StringComparison.Ordinal));
        },
        Limit,
        $"{string.Join(", ", parts)}\n{fleet.LastLines()}");

    private static async Task<int> WorkerAsync(Fleet fleet)
    {
        var status = (await fleet.RunAsync("status", "--json", "--agent", fleet.East.Url)).EndedWith(0).Json;
        return status.GetProperty("agents")[0].GetProperty("status").GetProperty("haproxy").GetProperty("worker").GetInt32();
    }
}
