using System.Text.RegularExpressions;
using Thalassa.Testing;
using YamlDotNet.RepresentationModel;

namespace Thalassa.Infra.Tests.Workflows;

/// <summary>The workflows, as GitHub and actionlint judge them, and as this project wants them.</summary>
public sealed partial class WorkflowTests
{
    /// <summary>What a job may do beside reading the code; a job that is not here may do nothing else.</summary>
    private static readonly Dictionary<string, string[]> Rights = new(StringComparer.Ordinal)
    {
        ["codeql/analyze"] = ["actions: read", "contents: read", "security-events: write"],
        ["deploy/what-if"] = ["contents: read", "id-token: write"],
        ["deploy/deploy"] = ["contents: read", "id-token: write"],
        ["release/provenance"] = ["attestations: write", "contents: read", "id-token: write"],
        ["release/publish"] = ["contents: write"],
    };

    private static string Folder => RepositoryRoot.At(".github", "workflows");

    [Fact]
    public async Task GitHubs_parser_and_actionlint_find_nothing()
    {
        await Command.RunAsync(RepositoryRoot.At("tests", "Infra", "install"));
        Assert.Equal(
            ["ci.yml", "codeql.yml", "dependency-review.yml", "deploy.yml", "release.yml"],
            Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(await JudgeAsync([.. Directory.EnumerateFiles(Folder)]));
    }

    [Fact]
    public async Task They_would_find_a_fault()
    {
        await Command.RunAsync(RepositoryRoot.At("tests", "Infra", "install"));
        using var folder = new TemporaryFolder();
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, "ci.yml"));
        var broken = folder.Write(
            "ci.yml",
            text.Replace("timeout-minutes", "timeout-minute", StringComparison.Ordinal)
                .Replace("github.ref ", "github.reff ", StringComparison.Ordinal));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => JudgeAsync(broken));
        Assert.Contains("property \"reff\" is not defined", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Unexpected value 'timeout-minute'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_test_project_is_in_one_job()
    {
        var test = Jobs(Workflows().Single(workflow => workflow.Name == "ci").Root).Single(job => job.Name == "test").Node;
        var listed = ((YamlSequenceNode)test["strategy"]["matrix"]["include"])
            .SelectMany(part => $"{part["projects"]}".Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        var projects = Directory
            .EnumerateFiles(RepositoryRoot.At("tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetRelativePath(RepositoryRoot.At(), Path.GetDirectoryName(project)!));
        Assert.Equal(projects.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_job_has_the_rights_it_needs_and_no_other()
    {
        Assert.All(Workflows(), workflow =>
        {
            Assert.Empty(((YamlMappingNode)workflow.Root["permissions"]).Children);
            Assert.All(Jobs(workflow.Root), job => Assert.Equal(
                Rights.GetValueOrDefault($"{workflow.Name}/{job.Name}", ["contents: read"]),
                ((YamlMappingNode)job.Node["permissions"]).Select(right => $"{right.Key}: {right.Value}").Order(StringComparer.Ordinal)));
        });
    }

    [Fact]
    public void Each_job_ends_by_itself_on_a_system_that_stays_the_same() =>
        Assert.All(Workflows().SelectMany(workflow => Jobs(workflow.Root)), job =>
        {
            Assert.InRange(int.Parse($"{job.Node["timeout-minutes"]}", System.Globalization.CultureInfo.InvariantCulture), 1, 60);
            Assert.Equal("ubuntu-24.04", $"{job.Node["runs-on"]}");
        });

    [Fact]
    public void Each_action_is_pinned_by_commit_and_one_release_of_it_is_used_everywhere()
    {
        var lines = Directory
            .EnumerateFiles(Folder)
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains("uses:", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(Pinned, line));
        var pins = lines
            .Select(line => Pinned.Match(line))
            .Select(match => (Action: match.Groups[1].Value, Commit: match.Groups[2].Value))
            .Distinct();
        Assert.Equal(pins.Select(pin => pin.Action).Distinct().Count(), pins.Count());
    }

    [Fact]
    public void No_text_from_outside_becomes_a_command() => Assert.All(Steps().Where(step => step.Children.ContainsKey("run")), step =>
        Assert.DoesNotContain("${{", $"{step["run"]}", StringComparison.Ordinal));

    /// <summary>The shell of a step that names none goes on when what is before a pipe fails.</summary>
    [Fact]
    public void No_failure_is_lost_in_a_pipe() =>
        Assert.All(
            Steps()
                .Where(step =>
                    step.Children.ContainsKey("run")
                    && $"{step["run"]}".Replace("||", string.Empty, StringComparison.Ordinal).Contains('|', StringComparison.Ordinal)),
            step => Assert.True(step.Children.ContainsKey("shell") && $"{step["shell"]}" == "bash", $"{step["run"]}"));

    [Fact]
    public void Deployment_needs_an_approved_what_if_and_release_has_provenance()
    {
        Assert.Equal(["build", "what-if"], Needs("deploy", "deploy"));
        Assert.All((string[])["what-if", "deploy"], job =>
            Assert.Equal("${{ inputs.environment }}", $"{Job("deploy", job)["environment"]}"));
        Assert.Equal(["build"], Needs("release", "provenance"));
        Assert.Equal(["provenance"], Needs("release", "publish"));

        string[] Needs(string workflow, string job) =>
            Job(workflow, job)["needs"] is YamlSequenceNode several
                ? [.. several.Select(one => $"{one}")]
                : [$"{Job(workflow, job)["needs"]}"];
        YamlMappingNode Job(string workflow, string name) =>
            Jobs(Workflows().Single(one => one.Name == workflow).Root).Single(job => job.Name == name).Node;
    }

    [Fact]
    public void No_checkout_leaves_its_token_behind() =>
        Assert.All(
            Steps()
                .Where(step =>
                    step.Children.ContainsKey("uses") && $"{step["uses"]}".StartsWith("actions/checkout@", StringComparison.Ordinal)),
            step => Assert.Equal("false", $"{step["with"]["persist-credentials"]}"));

    [Fact]
    public void The_one_secret_is_the_key_of_the_package_registry() =>
        Assert.Equal(
            ["NUGET_API_KEY"],
            Directory
                .EnumerateFiles(Folder)
                .SelectMany(file => Secret.Matches(File.ReadAllText(file)))
                .Select(match => match.Groups[1].Value)
                .Distinct());

    [Fact]
    public async Task Each_script_that_is_run_is_there_and_takes_the_options_it_is_given()
    {
        var help =
            await Command.RunAsync(RepositoryRoot.At("deploy"), "--help")
            + await Command.RunAsync(RepositoryRoot.At("test"), "--help")
            + await Command.RunAsync(RepositoryRoot.At("agent", "packaging", "build-deb"), "--help");
        var commands = Steps()
            .Where(step => step.Children.ContainsKey("run"))
            .SelectMany(step => $"{step["run"]}".Split('\n'))
            .Select(line => line.Trim())
            .ToArray();
        var scripts = commands
            .Select(command => command.Split(' ')[0])
            .Where(word => word.Contains('/', StringComparison.Ordinal))
            .ToArray();
        Assert.Contains("./deploy", scripts);
        Assert.All(scripts, script =>
            Assert.True(File.GetUnixFileMode(RepositoryRoot.At(script)).HasFlag(UnixFileMode.UserExecute), script));
        Assert.All(
            commands
                .Where(command =>
                    command.StartsWith("./", StringComparison.Ordinal) || command.StartsWith("agent/", StringComparison.Ordinal))
                .SelectMany(command => Option.Matches(command)),
            option => Assert.Contains(option.Value, help, StringComparison.Ordinal));
    }

    private static async Task<string> JudgeAsync(params string[] files) =>
        await Command.RunAsync("node", [RepositoryRoot.At("tests", "Infra", "Workflows", "check.mjs"), .. files]);

    private static IEnumerable<(string Name, YamlNode Root)> Workflows() => Directory.EnumerateFiles(Folder).Select(file =>
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(file);
        stream.Load(reader);
        return (Path.GetFileNameWithoutExtension(file), stream.Documents[0].RootNode);
    });

    private static IEnumerable<(string Name, YamlMappingNode Node)> Jobs(YamlNode workflow) =>
        ((YamlMappingNode)workflow["jobs"]).Select(job => ($"{job.Key}", (YamlMappingNode)job.Value));

    private static IEnumerable<YamlMappingNode> Steps() =>
        Workflows()
            .SelectMany(workflow => Jobs(workflow.Root))
            .SelectMany(job => (YamlSequenceNode)job.Node["steps"])
            .Cast<YamlMappingNode>();

    [GeneratedRegex(@"uses: ([\w-]+/[\w-]+)(?:/[\w-]+)?@([0-9a-f]{40}) # v\d+\.\d+\.\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Pinned { get; }

    [GeneratedRegex(@"secrets\.([A-Z_]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Secret { get; }

    [GeneratedRegex(@"(?<= )--[a-z-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Option { get; }
}
