using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests.Docs;

/// <summary>
/// Each command that the README and the pages of docs print is run by a test, or marked as needing an Azure subscription.
/// </summary>
public sealed partial class CommandTests
{
    /// <summary>The mark of a block: <c>```sh azure</c>.</summary>
    private const string Azure = "azure";

    /// <summary>The commands that a plain server is made by: one test runs them as they are.</summary>
    private static readonly (string Page, string Command, string Test, string Evidence)[] OnPlainServer =
    [
        .. (
            (string[])
                [
                    "dotnet publish local/Host ",
                    "sudo cp ",
                    "key=$(openssl rand",
                    "printf 'TrustForwardedFor",
                    "sudo install ",
                    "sudo systemctl enable ",
                ]
        ).Select(command => ("docs/operations.md", command, "tests/Infra/Server/PlainServerTests.cs", "life-of-the-server.sh")),
    ];

    /// <summary>The commands that install the agent's package: one test runs them as they are.</summary>
    private static readonly string[] Package =
        ["agent/packaging/build-deb --output dist", "sudo apt-get install ", "echo \"THALASSA_REGISTRY=", "sudo systemctl restart "];

    /// <summary>How commands of a page begin, and the test that runs them: a file, and what in it says so.</summary>
    private static readonly (string Page, string Command, string Test, string Evidence)[] Run =
    [
        ("README.md", "./run", "tests/EndToEnd/ReadmeTests.cs", "\"./run\""),
        ("README.md", "./test", ".ci/run", "./test"),
        ("README.md", "curl ", "tests/EndToEnd/ReadmeTests.cs", "Calls(\"README.md\""),
        .. Package.Select(command => ("README.md", command, "tests/Agent/Packaging/life-of-the-package.sh", "install_by_the_readme")),
        ("docs/api.md", "curl ", "tests/EndToEnd/ReadmeTests.cs", "Calls(\"docs/api.md\""),
        ("docs/deploy.md", "./deploy --help", "tests/Infra/Deploying/OptionsTests.cs", "\"--help\""),
        ("docs/cli.md", "dotnet pack src/Cli", "tests/Cli/Packaging/ToolTests.cs", "\"pack\""),
        ("docs/cli.md", "dotnet tool install", "tests/Cli/Packaging/ToolTests.cs", "\"install\""),
        ("docs/cli.md", "thalassa --help", "tests/Cli/Completion/CompletionTests.cs", "\"--help\""),
        ("docs/cli.md", "thalassa list", "tests/Cli/Services", "\"list\""),
        ("docs/cli.md", "thalassa lookup", "tests/Cli/Services", "\"lookup\""),
        ("docs/cli.md", "curl \"$(thalassa lookup web --url)\"", "tests/Cli/Services", "--url"),
        ("docs/cli.md", "thalassa watch", "tests/Cli/Watching", "\"watch\""),
        ("docs/cli.md", "thalassa register", "tests/Cli/Joining", "\"register\""),
        ("docs/cli.md", "thalassa run", "tests/Cli/Joining", "\"run\""),
        ("docs/cli.md", "thalassa frontends", "tests/Cli/Routing", "\"frontends\""),
        ("docs/cli.md", "thalassa backends", "tests/Cli/Routing", "\"backends\""),
        ("docs/cli.md", "thalassa switch", "tests/Cli/Routing", "\"switch\""),
        ("docs/cli.md", "thalassa wait", "tests/Cli/Waiting", "\"wait\""),
        ("docs/cli.md", "source <(thalassa completion", "tests/Cli/Completion", "completion"),
        ("docs/cli.md", "thalassa completion", "tests/Cli/Completion", "completion"),
        ("docs/cli.md", "samples/blue-green/deploy", "tests/Cli/Samples/BlueGreenTests.cs", "blue-green"),
        (
            "docs/clients.md",
            "for p in src/Model src/Client src/Client.AspNetCore src/Client.ServiceBus; do dotnet pack",
            "tests/Samples/PackageTests.cs",
            "\"pack\""),
        ("docs/clients.md", "dotnet add package Thalassa.Client.AspNetCore", "tests/Samples/PackageTests.cs", "Thalassa.Client.AspNetCore"),
        ("docs/operations.md", "bench/run cost ", "tests/Bench/Cost", "OperationsPage"),
        .. OnPlainServer,
        ("docs/stream.md", "curl http://127.0.0.1:10000/stats", "tests/Agent", "\"/stats"),
        ("docs/stream.md", "curl http://127.0.0.1:10000/activity", "tests/Agent/Activity", "/activity"),
        ("docs/stream.md", "curl http://127.0.0.1:10000/haproxy/config", "tests/Agent/Api", "/haproxy/config"),
        (
            "docs/stream.md",
            "curl -X POST 'http://127.0.0.1:10000/backends/live?dryRun=true'",
            "tests/Agent/Api/DryRunApiTests.cs",
            "dryRun=true"),
        ("docs/stream.md", "curl -X POST http://127.0.0.1:10000/backends/live/members/10.0.0.5:80/drain", "tests/Agent", "/drain"),
        ("docs/stream.md", "curl -X DELETE http://127.0.0.1:10000/backends/live/members/10.0.0.5:80/drain", "tests/Agent", "/drain"),
    ];

    public static TheoryData<string> Pages => [.. new[] { "README.md" }
        .Concat(Directory.EnumerateFiles(RepositoryRoot.At("docs"), "*.md").Select(page => $"docs/{Path.GetFileName(page)}"))
        // Measurements: minutes of a machine of its own, which tests must not depend on.
        .Where(page => page != "docs/benchmarks.md")
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_command_is_run_by_a_test_or_marked(string page)
    {
        foreach (Match block in Block.Matches(File.ReadAllText(RepositoryRoot.At(page))))
        {
            if (block.Groups[1].Value.Trim() == Azure)
            {
                continue;
            }

            foreach (var command in Commands(block.Groups[2].Value))
            {
                Assert.True(
                    Array.Exists(Run, run => run.Page == page && command.StartsWith(run.Command, StringComparison.Ordinal)),
                    $"{page} prints '{command}'. Name the test that runs it in {nameof(CommandTests)}, or mark the block with ```sh "
                    + $"{Azure} if it needs a subscription.");
            }
        }
    }

    [Fact]
    public void Each_test_that_is_named_is_there_and_does_so() => Assert.All(Run, run =>
        {
            var path = RepositoryRoot.At(run.Test);
            var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories) : [path];
            Assert.True(
                files.Any(file => File.ReadAllText(file).Contains(run.Evidence, StringComparison.Ordinal)),
                $"{run.Test} does not have {run.Evidence}.");
            Assert.Contains(run.Command, File.ReadAllText(RepositoryRoot.At(run.Page)), StringComparison.Ordinal);
        });

    [Fact]
    public void Azure_mark_is_on_exactly_the_blocks_that_need_it()
    {
        var marked = Block
            .Matches(File.ReadAllText(RepositoryRoot.At("docs", "deploy.md")))
            .Where(block => block.Groups[1].Value.Trim() == Azure)
            .ToArray();
        Assert.True(marked.Length >= 6);
        Assert.All(marked, block => Assert.Matches(NeedsAzure, block.Groups[2].Value));
    }

    [Fact]
    public async Task The_options_of_deploy_that_the_page_uses_are_there()
    {
        var help = await Command.RunAsync(RepositoryRoot.At("deploy"), "--help");
        var lines = File.ReadLines(RepositoryRoot.At("docs", "deploy.md"))
            .Where(line => line.StartsWith("./deploy ", StringComparison.Ordinal))
            .ToArray();
        Assert.True(lines.Length >= 5);
        Assert.All(lines.SelectMany(line => Option.Matches(line)), option => Assert.Contains(option.Value, help, StringComparison.Ordinal));
    }

    [Fact]
    public void The_parameters_that_the_page_names_are_there()
    {
        var template = File.ReadAllText(RepositoryRoot.At("infra", "bicep", "main.bicep"));
        Assert.All(
            (string[])
                [
                    "balancerCount",
                    "balancerSubnetId",
                    "privateNetwork",
                    "busSku",
                    "allowedRanges",
                    "functionSettings",
                    "functionAlwaysReady",
                ],
            name =>
                Assert.True(
                    File.ReadAllText(RepositoryRoot.At("docs", "deploy.md")).Contains(name, StringComparison.Ordinal)
                        && template.Contains($"\nparam {name} ", StringComparison.Ordinal),
                    name));
    }

    private static IEnumerable<string> Commands(string block) =>
        block.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');

    [GeneratedRegex("^```sh([^\n]*)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block { get; }

    [GeneratedRegex(@"\baz |\./deploy |\$registry", RegexOptions.CultureInvariant)]
    private static partial Regex NeedsAzure { get; }

    [GeneratedRegex(@"(?<= )--[a-z-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Option { get; }
}
