using System.Text.RegularExpressions;
using Thalassa.EndToEnd.Tests.Whole;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>What the README prints is what works.</summary>
[Collection(FixedPorts.Name)]
public sealed partial class ReadmeTests
{
    private const int CurlTimedOut = 28;

    [Fact]
    public async Task Every_call_works_as_it_is_printed_in_its_order_while_run_is_running()
    {
        await using var workspace = new Workspace();
        var run = Script.Start(workspace, "./run", "--no-build");
        await Eventually.TrueAsync(
            () => run.LastLines().Contains("Ctrl-C ends everything", StringComparison.Ordinal) || run.Exited.IsCompleted,
            TimeSpan.FromSeconds(120));
        Assert.False(run.Exited.IsCompleted, run.LastLines());

        var calls = Calls(await File.ReadAllTextAsync(RepositoryRoot.At("README.md")));
        Assert.True(calls.Length > 10, "The README has lost its calls.");
        foreach (var call in calls)
        {
            var isStream = call.StartsWith("curl -N ", StringComparison.Ordinal);
            var (exitCode, output) = await Script.RunAsync(
                TimeSpan.FromSeconds(60),
                "bash",
                "-c",
                $"curl() {{ command curl --silent --show-error --fail-with-body --max-time {(isStream ? 2 : 30)} \"$@\"; }}; {call}");

            Assert.True(exitCode == (isStream ? CurlTimedOut : 0), $"{call}\n{output}\n{workspace.LastLines()}");
        }
    }

    [Fact]
    public void Every_page_that_is_linked_is_there()
    {
        foreach (var page in (string[])["README.md", "docs/architecture.md", "docs/decisions/README.md"])
        {
            var folder = Path.GetDirectoryName(RepositoryRoot.At(page))!;
            var links = Link.Matches(File.ReadAllText(RepositoryRoot.At(page))).Select(link => link.Groups[1].Value);
            Assert.All(links, link => Assert.True(File.Exists(Path.Combine(folder, link)), $"{page} links to {link}."));
        }
    }

    [Fact]
    public void Every_decision_is_in_the_index()
    {
        var index = File.ReadAllText(RepositoryRoot.At("docs", "decisions", "README.md"));

        Assert.All(
            Directory.EnumerateFiles(RepositoryRoot.At("docs", "decisions"), "????-*.md"),
            page => Assert.Contains($"({Path.GetFileName(page)})", index, StringComparison.Ordinal));
    }

    private static string[] Calls(string text) =>
        [
            .. ShellBlock
                .Matches(text)
                .SelectMany(block => block.Groups[1].Value.Split('\n'))
                .Where(line => line.StartsWith("curl ", StringComparison.Ordinal)),
        ];

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock { get; }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex Link { get; }
}
