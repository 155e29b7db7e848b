using System.Globalization;
using Thalassa.Cli.Tests.Running;

namespace Thalassa.Cli.Tests.Joining;

[Collection(SharedFleets.Name)]
public sealed class RunTests(Fleets fleets)
{
    private const int User1 = 10;

    // Listens on request, and reports a termination signal.
    private const string App = """
        const server = require('http').createServer((_, answer) => answer.end('hello'));
        process.stdin.once('data', () => server.listen(process.env.PORT, '127.0.0.1', () => console.log(`listening ${process.env.PORT}`)));
        process.on('SIGTERM', () => { console.log(`term ${Date.now()}`); process.exit(5); });
        console.log('up');
        """;

    [Theory, EachStore]
    public async Task A_program_is_registered_while_it_serves_and_leaves_before_it_ends(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("run"));
        await using var run = RunningCommand.Start(fleet, "run", $"{name}@1.0.0", "--json", "--meta", "zone=a", "--", "node", "-e", App);
        await run.WroteAsync(line => line == "up");
        Assert.Equal("[]", (await fleet.RunAsync("list", name, "--json")).Output.Trim());

        await run.TypeAsync("listen");
        var port = (await run.WroteAsync(line => line.StartsWith("listening ", StringComparison.Ordinal))).Split(' ')[1];
        Assert.Equal($"/{name}/1.0.0/127.0.0.1/{port}", (await run.ReportedEventAsync("registered")).GetProperty("id").GetString());
        using var http = new HttpClient();
        Assert.Equal(
            "hello", await http.GetStringAsync(new Uri((await fleet.RunAsync("lookup", name, "--url")).EndedWith(0).Output.Trim())));

        (await run.TerminateAsync()).EndedWith(5);
        var gone = (await run.ReportedEventAsync("deregistered")).GetProperty("time").GetInt64();
        var term = long.Parse(
            (await run.WroteAsync(line => line.StartsWith("term ", StringComparison.Ordinal))).Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.True(gone <= term, $"It was deregistered at {gone}, after it was asked to end at {term}.");
        Assert.Equal("[]", (await fleet.RunAsync("list", name, "--json")).Output.Trim());
    }

    [Theory, EachStore]
    public async Task A_program_that_ends_by_itself_leaves_too_and_its_code_is_the_commands(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("run"));
        await using var run = RunningCommand.Start(
            fleet, "run", $"{name}@1.0.0", "--now", "--port", "9123", "--", "sh", "-c", "read line; exit 7");
        await run.ReportedAsync(line => line == $"registered: /{name}/1.0.0/127.0.0.1/9123");
        Assert.Equal("127.0.0.1:9123", (await fleet.RunAsync("lookup", $"{name}@1.0.0")).EndedWith(0).Output.Trim());

        await run.TypeAsync("end");

        (await run.EndAsync()).EndedWith(7);
        (await fleet.RunAsync("lookup", name)).EndedWith(1);
    }

    [Fact]
    public async Task Other_signals_are_passed_on_and_change_nothing_else()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("run"));
        const string Script = "trap 'echo user' USR1; trap 'exit 4' INT; echo up; while :; do sleep 0.05; done";
        await using var run = RunningCommand.Start(fleet, "run", $"{name}@1.0.0", "--now", "--", "sh", "-c", Script);
        await run.ReportedAsync(line => line.StartsWith("registered: ", StringComparison.Ordinal));
        await run.WroteAsync(line => line == "up");

        run.Signal(User1);
        await run.WroteAsync(line => line == "user");
        (await fleet.RunAsync("lookup", name)).EndedWith(0);

        run.Signal(2);
        (await run.EndAsync()).EndedWith(4);
    }

    [Fact]
    public async Task Between_its_deregistration_and_the_signal_there_is_the_grace_that_was_asked_for()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("run"));
        const string Script = "trap 'echo term' TERM; echo up; read line; echo serving; read line; exit 6";
        await using var run = RunningCommand.Start(fleet, "run", $"{name}@1.0.0", "--now", "--grace", "1h", "--", "sh", "-c", Script);
        await run.ReportedAsync(line => line.StartsWith("registered: ", StringComparison.Ordinal));
        await run.WroteAsync(line => line == "up");

        run.Signal(Local.Processes.Signals.Terminate);
        await run.ReportedAsync(line => line.StartsWith("deregistered: ", StringComparison.Ordinal));
        await run.TypeAsync("go on");
        await run.WroteAsync(line => line == "serving");
        (await fleet.RunAsync("lookup", name)).EndedWith(1);
        await run.TypeAsync("end");

        // A program that ends meanwhile is not waited for.
        Assert.DoesNotContain("term", (await run.EndAsync()).EndedWith(6).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "true")]
    [InlineData(3, "sh", "-c", "exit 3")]
    [InlineData(128 + 9, "sh", "-c", "kill -9 $$")]
    [InlineData(127, "there-is-no-such-program")]
    [InlineData(126, "/etc/passwd")]
    [InlineData(126, "/tmp")]
    public async Task The_exit_codes_are_those_of_a_shell(int code, params string[] program) =>
        (await (await fleets.OnAsync(Store.Memory)).RunAsync(["run", "web@1.0.0", "--", .. program])).EndedWith(code);

    [Theory]
    [InlineData("the form is web@1.0.0", "run", "web", "--", "true")]
    [InlineData("Required argument", "run", "web@1.0.0")]
    [InlineData("--port must be a whole number from 1 to 65535", "run", "web@1.0.0", "--port", "0", "--", "true")]
    [InlineData("--meta: must have the form key=value", "run", "web@1.0.0", "--meta", "zone", "--", "true")]
    [InlineData("Not a valid connection string", "run", "web@1.0.0", "--registry", "ftp://a", "--", "true")]
    public async Task A_misuse_has_a_code_that_programs_do_not_use(string message, params string[] arguments) =>
        Assert.Contains(
            message, (await (await fleets.OnAsync(Store.Memory)).RunAsync(arguments)).EndedWith(125).Errors, StringComparison.Ordinal);

    [Fact]
    public async Task A_program_runs_also_when_there_is_no_registry()
    {
        await using var run = new RunningCommand(
            ThalassaProcess.Start(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = "127.0.0.1:1?timeout=0.5" },
                "run",
                "web@1.0.0",
                "--now",
                "--",
                "sh",
                "-c",
                "read line; echo did it; exit 6"));
        await run.ReportedAsync(line => line.Contains("could not be reached", StringComparison.Ordinal));

        await run.TypeAsync("go");

        var outcome = (await run.EndAsync()).EndedWith(6);
        Assert.Equal("did it", outcome.Output);
        Assert.Contains("warning: could not deregister", outcome.Errors, StringComparison.Ordinal);
    }
}
