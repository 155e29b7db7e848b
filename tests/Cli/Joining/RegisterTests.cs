using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Joining;

[Collection(SharedFleets.Name)]
public sealed class RegisterTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task Services_are_registered_until_a_signal_and_deregistered_then(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("register"));
        await using var register = RunningCommand.Start(
            fleet,
            "register",
            $"{name}@1.0.0:9001,{name}@1.1.0:9002",
            "--meta",
            "zone=a",
            "--meta",
            "weight=50",
            "--meta",
            "tags=[\"x\"]",
            "--secsToExpire",
            "30");
        await register.ReportedAsync(line => line == $"registered: /{name}/1.1.0/127.0.0.1/9002");

        var list = (await fleet.RunAsync("list", name, "--json")).EndedWith(0).Json;
        Assert.Equal(2, list.GetArrayLength());
        var meta = list[0].GetProperty("meta");
        Assert.Equal(
            "a 50 x 30",
            $"{meta.GetProperty("zone")} {meta.GetProperty("weight").GetInt32()} {meta.GetProperty("tags")[0]} "
            + $"{meta.GetProperty("secondsToExpire").GetInt32()}");

        var outcome = (await register.TerminateAsync()).EndedWith(0);
        Assert.Empty(outcome.Output);
        Assert.Contains($"deregistered: /{name}/1.0.0/127.0.0.1/9001", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal("[]", (await fleet.RunAsync("list", name, "--json")).EndedWith(0).Output.Trim());
    }

    [Theory, EachStore]
    public async Task The_ancestors_command_line_works_and_the_heartbeats_go_on(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("register"));
        var registry = new Uri(fleet.Registry);
        await using var register = new RunningCommand(
            ThalassaProcess.Start(
                new Dictionary<string, string>(StringComparer.Ordinal),
                "register",
                $"{name}@1.0.0:9001",
                "--host",
                registry.Host,
                "--apiport",
                $"{registry.Port}",
                "--port",
                "5001",
                "--secsToExpire",
                "60",
                "--updateFreq",
                "300",
                "--updateTimeout",
                "20000",
                "--advertise",
                "10.9.8.7",
                "--debug",
                "--json"));
        Assert.Equal(
            $"/{name}/1.0.0/10.9.8.7/9001",
            System
                .Text.Json.JsonElement.Parse(await register.WroteAsync(line => RunningCommand.Event(line) == "registered"))
                .GetProperty("id")
                .GetString());

        var first = await LastKnownAsync(fleet, name);
        await Eventually.TrueAsync(async () => await LastKnownAsync(fleet, name) > first);

        var outcome = (await register.TerminateAsync()).EndedWith(0);
        Assert.Equal(["registered", "deregistered"], outcome.Lines.Select(line => RunningCommand.Event(line)));
    }

    [Fact]
    public async Task Unreachable_registry_is_retried_and_reported()
    {
        await using var register = new RunningCommand(
            ThalassaProcess.Start(
                new Dictionary<string, string>(StringComparer.Ordinal), "register", "web@1.0.0:9001", "--registry", "127.0.0.1:1"));
        await register.ReportedAsync(line =>
            line.StartsWith("warning: /web/1.0.0/127.0.0.1/9001: http://127.0.0.1:1/ could not be reached", StringComparison.Ordinal)
            && line.Contains("next attempt in", StringComparison.Ordinal));

        var outcome = (await register.TerminateAsync()).EndedWith(3);
        Assert.Contains("error: could not deregister", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'web' cannot be registered; the form is web@1.0.0:8080: the version", "register", "web")]
    [InlineData("'api@1.0.0:99999' cannot be registered; the form is web@1.0.0:8080: the port", "register", "web@1.0.0:80,api@1.0.0:99999")]
    [InlineData(
        "--meta: must have the form key=value, such as zone=a, not 'zone'; meta.weight: must be a whole number from 0 to 256",
        "register",
        "web@1.0.0:80",
        "--meta",
        "zone",
        "--meta",
        "weight=1000")]
    [InlineData(
        "--secsToExpire: must be a whole number of seconds from 1 to 86400; --updateFreq: must be from 0.1 s",
        "register",
        "web@1.0.0:80",
        "--secsToExpire",
        "0")]
    [InlineData("--host: must not be combined with --registry", "register", "web@1.0.0:80", "--host", "a", "--registry", "b")]
    [InlineData("'often' is not a duration", "register", "web@1.0.0:80", "--updateFreq", "often")]
    [InlineData("--advertise: must be a DNS name", "register", "web@1.0.0:80", "--advertise", "a b")]
    public async Task A_wrong_command_line_is_a_misuse_that_names_its_faults(string message, params string[] arguments)
    {
        var outcome = (await (await fleets.OnAsync(Store.Memory)).RunAsync(arguments)).EndedWith(2);

        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    private static async Task<long> LastKnownAsync(Fleet fleet, string name) =>
        (await fleet.RunAsync("list", name, "--json")).EndedWith(0).Json[0].GetProperty("lastKnown").GetInt64();
}
