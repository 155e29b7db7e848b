using Thalassa.Cli.Tests.Running;

namespace Thalassa.Cli.Tests.Output;

/// <summary>On a terminal, which <c>script</c> is, there are colours and movement.</summary>
[Collection(SharedFleets.Name)]
public sealed class TerminalTests(Fleets fleets)
{
    [Fact]
    public async Task Colours_are_for_terminals_that_want_them()
    {
        var fleet = await fleets.OnAsync(Store.Memory);
        var command = $"status --agent {fleet.East.Url}";

        const string Colour = "\u001b[38;";
        Assert.Contains(Colour, (await OnTerminalAsync(fleet, command)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Colour, (await OnTerminalAsync(fleet, command, ("NO_COLOR", "1"))).Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', (await OnTerminalAsync(fleet, command, ("TERM", "dumb"))).Output);
        Assert.DoesNotContain(Colour, (await OnTerminalAsync(fleet, $"{command} --json")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    public async Task On_a_narrow_one_names_and_addresses_stay_whole(int columns)
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("a-service-with-a-long-name"));
        await fleet.RegisterAsync(name, "1.0.0-preview.7+20261124.1", 9001, "fd00::1234:5678:9abc");
        await fleet.RegisterAsync(name, "1.0.0", 9002);

        var lines = (await OnTerminalAsync(fleet, columns, $"list {name}", ("NO_COLOR", "1"))).EndedWith(0).Lines;

        Assert.Equal(3, lines.Length);
        Assert.Contains(lines, line =>
            line.Contains($"{name} 1.0.0-preview.7+20261124.1 [fd00::1234:5678:9abc]:9001 ", StringComparison.Ordinal)
            && line.Contains("zone=a", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"{name} 1.0.0 127.0.0.1:9002 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wait_shows_its_progress_in_place()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        var outcome = await OnTerminalAsync(fleet, "wait nobody@1.0.0 --online --timeout 1s");

        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("nobody@1.0.0: 0 online", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[2K", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_is_a_table_that_changes()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("terminal"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);
        await using var watch = new RunningCommand(Start(fleet, 150, $"watch {name}"));

        await watch.WroteAsync(line =>
            line.Contains("127.0.0.1:9001", StringComparison.Ordinal) && line.Contains("new", StringComparison.Ordinal));
        await fleet.DeleteAsync($"/registrations/{name}/1.0.0/127.0.0.1/9001");
        await watch.WroteAsync(line =>
            line.Contains("127.0.0.1:9001", StringComparison.Ordinal) && line.Contains("gone", StringComparison.Ordinal));
        Assert.Contains(watch.Output, line =>
            line.Contains("NAME", StringComparison.Ordinal) && line.Contains("FOR", StringComparison.Ordinal));

        // Ctrl-C, typed.
        await watch.TypeAsync("\u0003");
        (await watch.EndAsync()).EndedWith(0);
    }

    private static Task<Outcome> OnTerminalAsync(Fleet fleet, string arguments, params (string, string)[] environment) =>
        OnTerminalAsync(fleet, 150, arguments, environment);

    private static async Task<Outcome> OnTerminalAsync(Fleet fleet, int columns, string arguments, params (string, string)[] environment)
    {
        using var process = Start(fleet, columns, arguments, environment);
        return await ThalassaProcess.EndAsync(process);
    }

    private static System.Diagnostics.Process Start(
        Fleet fleet, int columns, string arguments, params (string Name, string Value)[] environment)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["THALASSA_REGISTRY"] = fleet.Patiently,
            ["TERM"] = "xterm-256color",
        };
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return ThalassaProcess.Start(
            "script",
            all,
            "--quiet",
            "--return",
            "--command",
            $"stty cols {columns}; exec {ThalassaProcess.Program} {arguments}",
            "/dev/null");
    }
}
