using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Thalassa.Cli.Tests.Running;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Connection;

/// <summary>Registries and agents that answer, but not as they should.</summary>
public sealed class AnswersTests
{
    private const string Problem = """{"title":"Bad","detail":"the store is gone","lines":["[ALERT] line 3"]}""";

    [Theory]
    [InlineData(500, Problem, 3, "answered 500: the store is gone")]
    [InlineData(503, "", 3, "answered 503")]
    [InlineData(429, "", 3, "answered 429")]
    [InlineData(400, Problem, 1, "answered 400: the store is gone")]
    [InlineData(403, "", 1, "set the key with --api-key-file")]
    [InlineData(404, "<html>no such page</html>", 1, "answered 404")]
    [InlineData(200, "<html>hello</html>", 3, "set the registry with --registry")]
    [InlineData(200, """[{"name":"web"}]""", 3, "set the registry with --registry")]
    public async Task Refusal_and_unusable_registry_have_different_exit_codes(int status, string body, int code, string message)
    {
        await using var server = await ScriptedServer.StartAsync(context => AnswerAsync(context, status, body));
        foreach (
            var command in (string[][])
                [
                    ["list"],
                    ["lookup", "web"],
                    ["backends"],
                    ["frontends", "--json"],
                    ["switch", "live", "1.0.0"],
                ])
        {
            // What is a list of registrations to one command is a list of backends to another.
            if (body.StartsWith('[') && command[0] is not ("list" or "lookup"))
            {
                continue;
            }

            var outcome = (await RunAsync([.. command, "--registry", $"{server.Address}?timeout=20"])).EndedWith(code);
            Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
            Assert.Empty(outcome.Output);
        }
    }

    [Theory]
    [InlineData(400, Problem, 1, "the store is gone\n[ALERT] line 3")]
    [InlineData(500, Problem, 3, "the store is gone\n[ALERT] line 3")]
    [InlineData(401, "", 1, "set the key with --api-key-file")]
    [InlineData(200, "<html>hello</html>", 3, "is not an agent")]
    public async Task The_same_of_an_agent(int status, string body, int code, string message)
    {
        await using var server = await ScriptedServer.StartAsync(context => AnswerAsync(context, status, body));
        foreach (var command in (string[][])[["backends", "--live"], ["frontends", "--live"], ["switch", "live", "1.0.0"]])
        {
            var outcome = (await RunAsync([.. command, "--registry", "127.0.0.1:1", "--agent", $"{server.Address}"])).EndedWith(code);
            Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
            Assert.Empty(outcome.Output);
        }
    }

    /// <summary>Of another version, or of another program: what is not as expected counts as not there.</summary>
    [Theory]
    [InlineData("null")]
    [InlineData("""[5,null,{"id":5},{"key":"live","name":5,"versions":{"1.0.0":"most"},"servers":[1]}]""")]
    [InlineData(
        """{"name":"thalassa-agent","uptimeSeconds":"long","haproxy":{"restarts":"x","repairs":{},"lastApply":7,"held":"no"},"routing":5,"registry":{"hosts":5,"reachable":1,"heldMembers":"many","failure":[]},"unresolvedNames":3}"""
    )]
    [InlineData(
        """{"name":"serverless-thalassa","store":5,"uptime":"x","reaper":{"time":"yesterday"},"events":{"oldestPendingSeconds":"x","subscribers":{}},"stats":[],"selfPreservation":{"held":[1]}}"""
    )]
    public async Task An_answer_of_an_odd_form_breaks_no_command(string body)
    {
        await using var server = await ScriptedServer.StartAsync(context => AnswerAsync(context, 200, body));
        string[][] commands =
        [
            ["list"],
            ["backends"],
            ["backends", "--live"],
            ["status"],
            ["doctor"],
            ["switch", "live", "2.0.0", "--weight", "5", "--via", "registry"],
            ["switch", "live", "2.0.0", "--via", "agent"],
            ["wait", "web@1.0.0", "--timeout", "0"],
        ];
        await Task.WhenAll(commands.Select(async command =>
        {
            var outcome = await RunAsync([.. command, "--registry", $"{server.Address}?timeout=20", "--agent", $"{server.Address}"]);
            Assert.True(outcome.ExitCode is >= 0 and <= 4, $"{string.Join(' ', command)} ended with {outcome.ExitCode}: {outcome.Errors}");
            Assert.DoesNotContain("Exception", outcome.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        }));
    }

    [Fact]
    public async Task A_wait_outlasts_an_agent_that_is_in_trouble()
    {
        var asked = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
            context.Request.Path.Value switch
            {
                "/registrations/web/1.0.0" => AnswerAsync(
                    context, 200, """[{"name":"web","version":"1.0.0","host":"10.0.0.5","port":80}]"""),
                _ when Interlocked.Increment(ref asked) <= 2 => AnswerAsync(
                    context, asked == 1 ? 502 : 503, "<html>no server is available</html>"),
                "/backends" => AnswerAsync(context, 200, """[{"key":"live","name":"web"}]"""),
                "/backends/live/servers" => AnswerAsync(
                    context, 200, """[{"address":"10.0.0.5","port":80,"version":"1.0.0","serving":true,"passed":true}]"""),
                _ => AnswerAsync(context, 200, """{"name":"thalassa-agent"}"""),
            });

        var outcome = (
            await RunAsync(
                "wait",
                "web@1.0.0",
                "--timeout",
                "60s",
                "--json",
                "--registry",
                $"{server.Address}",
                "--agent",
                $"{server.Address}")).EndedWith(0);

        Assert.Equal(1, outcome.Json.GetProperty("agents")[0].GetProperty("serving").GetInt32());
        Assert.InRange(asked, 3, 1000);
    }

    [Fact]
    public async Task Wait_that_times_out_reports_the_problem_of_the_agent()
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Request.Path == "/registrations/web/1.0.0"
            ? AnswerAsync(context, 200, "[]")
            : AnswerAsync(context, 503, "<html>no server is available</html>"));

        var outcome = (
            await RunAsync(
                "wait",
                "web@1.0.0",
                "--timeout",
                "0",
                "--json",
                "--registry",
                $"{server.Address}",
                "--agent",
                $"{server.Address}")).EndedWith(4);

        Assert.Contains(
            "it answered 503", outcome.Json.GetProperty("agents")[0].GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_one_that_is_in_trouble_is_shown_with_its_own_words()
    {
        await using var server = await ScriptedServer.StartAsync(context => AnswerAsync(context, 503, Problem));

        var table = (await RunAsync("status", "--registry", $"{server.Address}", "--agent", $"{server.Address}")).EndedWith(1);
        var json = (await RunAsync("status", "--json", "--registry", $"{server.Address}", "--agent", $"{server.Address}"))
            .EndedWith(1)
            .Json;

        Assert.Contains(table.Lines, line =>
            line.StartsWith("registry", StringComparison.Ordinal) && line.Contains("the store is gone", StringComparison.Ordinal));
        Assert.Contains("the store is gone", json.GetProperty("agents")[0].GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_goes_to_registry_and_agents_and_into_no_message()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            seen.Add($"{context.Request.Path} {context.Request.Headers["x-functions-key"]}");
            return AnswerAsync(context, 500, string.Empty);
        });
        using var folder = new TemporaryFolder();
        var file = folder.Write("key", "key-of-the-file\n");

        var outcomes = new[]
        {
            await RunAsync("status", "--api-key-file", file, "--registry", $"{server.Address}", "--agent", $"{server.Address}"),
            await RunAsync("list", "--api-key", "key-itself", "--api-key-file", file, "--registry", $"{server.Address}"),
        };

        Assert.Equal(
            ["/registrations key-itself", "/status key-of-the-file", "/status key-of-the-file"], seen.Order(StringComparer.Ordinal));
        Assert.All(outcomes, outcome => Assert.DoesNotContain("key-", outcome.Output + outcome.Errors, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 129)]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public async Task A_signal_ends_a_command_that_waits_for_an_answer(int signal, int code)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var command = ThalassaProcess.Start(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = $"{silent.LocalEndpoint}?timeout=100" },
            "list");
        using var asked = await silent.AcceptSocketAsync();

        Signals.Send(command.Id, signal);

        var outcome = (await ThalassaProcess.EndAsync(command)).EndedWith(code);
        Assert.Empty(outcome.Output + outcome.Errors);
    }

    [Theory]
    [InlineData("Required command was not provided", 2)]
    [InlineData("'lst' was not matched", 2, "lst")]
    [InlineData("unknown option '--jsn'", 2, "list", "--jsn")]
    [InlineData("--agent: '' is not an address", 2, "status", "--agent", "")]
    [InlineData("--api-key-file: names a file that cannot be read", 2, "list", "--api-key-file", "/there/is/none")]
    [InlineData("--ca-file: names a PEM file that cannot be used", 2, "list", "--ca-file", "/there/is/none")]
    [InlineData("--certificate-file: names a PEM file that cannot be used", 2, "list", "--certificate-file", "/there/is/none")]
    [InlineData("--registry", 2, "list", "--registry")]
    [InlineData("--agent: ", 2, "status", "--agent", "ftp://a")]
    [InlineData("'extra'", 2, "status", "extra")]
    public async Task Invalid_command_line_is_reported_on_standard_error(string message, int code, params string[] arguments)
    {
        var outcome = (await RunAsync(arguments)).EndedWith(code);

        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_a_result_and_names_every_command(string option)
    {
        var help = (await RunAsync(option)).EndedWith(0);

        Assert.Empty(help.Errors);
        Assert.All(ThalassaCommand.Create().Subcommands, command =>
            Assert.Contains($"  {command.Name} ", help.Output, StringComparison.Ordinal));
        Assert.Contains("--api-key-file", help.Output, StringComparison.Ordinal);
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType =
            body is ['<', ..] ? "text/html"
            : body is ['{', ..] ? "application/problem+json"
            : "application/json";
        return context.Response.WriteAsync(body);
    }

    private static Task<Outcome> RunAsync(params string[] arguments) =>
        ThalassaProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);
}
