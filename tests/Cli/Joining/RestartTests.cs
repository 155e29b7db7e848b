using Thalassa.Cli.Tests.Running;
using Thalassa.Testing.Whole;

namespace Thalassa.Cli.Tests.Joining;

/// <summary>Commands that go on while their registry does not.</summary>
public sealed class RestartTests
{
    private const string Id = "/web/1.0.0/127.0.0.1/9001";

    [Fact]
    public async Task Registry_that_returns_empty_gets_the_registrations_and_watch_misses_nothing()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        await registry.StartAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["THALASSA_REGISTRY"] = $"{registry.Address}?timeout=20",
        };
        await using var register = new RunningCommand(
            ThalassaProcess.Start(environment, "register", "web@1.0.0:9001", "--updateFreq", "300"));
        await using var watch = new RunningCommand(ThalassaProcess.Start(environment, "watch", "web", "--json", "--debug"));
        await register.ReportedAsync(line => line == $"registered: {Id}");
        await watch.WroteAsync(line => RunningCommand.Event(line) == "online");

        registry.Process!.Kill();
        await registry.Process.Exited;
        await register.ReportedAsync(line =>
            line.StartsWith($"warning: {Id}: {registry.Address} could not be reached", StringComparison.Ordinal)
            && line.Contains("next attempt in", StringComparison.Ordinal));
        await watch.ReportedAsync(line => line.Contains($"{registry.Address} could not be reached", StringComparison.Ordinal));
        await registry.StartAsync();
        await register.ReportedAsync(line => line == $"registered again: {Id}");
        Assert.Equal([Id], await registry.IdsAsync());

        (await register.TerminateAsync()).EndedWith(0);
        await watch.WroteAsync(line => RunningCommand.Event(line) == "offline" && watch.Output.Last() == line);
        var events = (await watch.TerminateAsync()).EndedWith(0).Lines.Select(RunningCommand.Event).ToList();
        Assert.Equal(Enumerable.Range(0, events.Count).Select(i => i % 2 == 0 ? "online" : "offline"), events);
    }
}
