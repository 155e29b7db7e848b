using System.Text.Json;
using Thalassa.Cli.Tests.Running;

namespace Thalassa.Cli.Tests.Watching;

[Collection(SharedFleets.Name)]
public sealed class WatchTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task Watch_as_json_prints_one_line_per_change(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("watch"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);
        await using var watch = RunningCommand.Start(fleet, "watch", name, "--json");

        var there = JsonElement.Parse(await watch.WroteAsync(line => line.Contains(":9001,", StringComparison.Ordinal)));
        await fleet.RegisterAsync(name, "1.1.0", 9002);
        await watch.WroteAsync(line => RunningCommand.Event(line) == "online" && line.Contains(":9002,", StringComparison.Ordinal));
        await fleet.DeleteAsync($"/registrations/{name}/1.0.0/127.0.0.1/9001");
        var gone = JsonElement.Parse(await watch.WroteAsync(line => RunningCommand.Event(line) == "offline"));

        Assert.Equal("online", there.GetProperty("event").GetString());
        Assert.Equal("a", there.GetProperty("registration").GetProperty("meta").GetProperty("zone").GetString());
        Assert.Equal($"/{name}/1.0.0/127.0.0.1/9001", gone.GetProperty("registration").GetProperty("id").GetString());
        Assert.True(gone.GetProperty("time").GetInt64() >= there.GetProperty("time").GetInt64());
        Assert.Equal(3, (await watch.TerminateAsync()).EndedWith(0).Lines.Length);
    }

    [Theory, EachStore]
    public async Task For_people_it_is_a_line_of_text(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("watch"));
        await using var watch = RunningCommand.Start(fleet, "watch", $"{name}@1.0.0");
        await fleet.RegisterAsync(name, "9.9.9", 9009);
        await fleet.RegisterAsync(name, "1.0.0", 9001);

        Assert.Matches(
            $@"^\d\d:\d\d:\d\d online  /{name}/1\.0\.0/127\.0\.0\.1/9001$",
            await watch.WroteAsync(line => line.Contains(name, StringComparison.Ordinal)));
        await fleet.DeleteAsync($"/registrations/{name}/1.0.0/127.0.0.1/9001");
        await watch.WroteAsync(line => line.EndsWith($"offline /{name}/1.0.0/127.0.0.1/9001", StringComparison.Ordinal));

        watch.Signal(2);
        var outcome = (await watch.EndAsync()).EndedWith(0);
        Assert.DoesNotContain("9.9.9", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public async Task Watch_ends_when_its_reader_closes_the_pipe()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("watch"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = fleet.Patiently };

        // Nothing happens after the first line that it would write, and notice by that.
        using var pipeline = ThalassaProcess.Start(
            "bash", environment, "-o", "pipefail", "-c", $"{ThalassaProcess.Program} watch {name} --json | head -n 1");

        var outcome = (await ThalassaProcess.EndAsync(pipeline)).EndedWith(0);
        Assert.Contains(":9001,", Assert.Single(outcome.Lines), StringComparison.Ordinal);
        Assert.Empty(outcome.Errors);
    }

    [Fact]
    public async Task Watch_reports_an_unreachable_registry_and_waits_for_it()
    {
        await using var watch = new RunningCommand(ThalassaProcess.Start(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = "127.0.0.1:1" }, "watch"));

        await watch.ReportedAsync(line =>
            line.StartsWith("warning: Cannot compare subscriptions with the registry", StringComparison.Ordinal));

        (await watch.TerminateAsync()).EndedWith(0);
    }

    [Fact]
    public async Task A_name_that_is_none_is_a_misuse() =>
        Assert.Contains(
            "is not a service",
            (await (await fleets.OnAsync(Store.Memory)).RunAsync("watch", "a b")).EndedWith(2).Errors,
            StringComparison.Ordinal);
}
