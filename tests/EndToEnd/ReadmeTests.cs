using System.Text.RegularExpressions;
using Thalassa.EndToEnd.Tests.Whole;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>The calls, links and images of the README and the pages of docs.</summary>
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

        foreach (var call in Calls("README.md", atLeast: 5).Concat(Calls("docs/api.md", atLeast: 15)))
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
    public void Links_between_pages_lead_to_files_and_headings()
    {
        foreach (var page in Pages())
        {
            foreach (Match link in Link.Matches(File.ReadAllText(page)))
            {
                var (path, heading) = (link.Groups[1].Value, link.Groups[2].Value);
                var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
                Assert.True(Path.Exists(target), $"{page} links to {target}, which does not exist.");
                Assert.True(
                    heading.Length == 0 || Headings(target).Contains(heading),
                    $"{page} links to {target}#{heading}, which does not exist.");
            }
        }
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps_and_indexed_by_title()
    {
        var index = File.ReadAllText(RepositoryRoot.At("docs", "decisions", "README.md"));
        var pages = Directory.GetFiles(RepositoryRoot.At("docs", "decisions"), "*.md")
            .Where(page => Path.GetFileName(page) != "README.md").Order(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(pages);
        Assert.Equal(
            pages.Select((page, i) =>
            {
                var title = File.ReadLines(page).First();
                Assert.StartsWith($"# {i + 1:0000} ", title, StringComparison.Ordinal);
                Assert.StartsWith($"{i + 1:0000}-", Path.GetFileName(page), StringComparison.Ordinal);
                return $"- [{i + 1:0000}]({Path.GetFileName(page)}) {title[7..]}";
            }),
            index.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(RepositoryRoot.Path, "*.md")
            .Concat(Directory.EnumerateFiles(RepositoryRoot.At("docs"), "*.md", SearchOption.AllDirectories));

    /// <summary>The headings of a page as GitHub makes anchors of them.</summary>
    private static IEnumerable<string> Headings(string page) => File.ReadLines(page).Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchors.Replace(line.TrimStart('#').Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    private static string[] Calls(string page, int atLeast)
    {
        var calls = ShellBlock.Matches(File.ReadAllText(RepositoryRoot.At(page)))
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToArray();
        Assert.True(calls.Length >= atLeast, $"{page} has lost its calls.");
        return calls;
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock { get; }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]*)#?([^)]*)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInAnchors { get; }
}
