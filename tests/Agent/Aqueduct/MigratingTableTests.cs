using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Aqueduct;

/// <summary>What the page on migrating says of the load balancers' options and calls is complete, and true.</summary>
public sealed partial class MigratingTableTests
{
    [Fact]
    public async Task Every_option_of_the_real_Aqueduct_has_a_row_and_is_one_of_the_agents()
    {
        var help = await AqueductProcess.HelpAsync();
        string[] theirs = [.. Option.Matches(help).Select(match => match.Groups[1].Value).Where(name => name is not "help").Distinct()];
        Assert.True(theirs.Length >= 14, help);
        Assert.Equal(theirs.Order(StringComparer.Ordinal), Options("Thalassa Aqueduct").Order(StringComparer.Ordinal));
        Assert.All(theirs, name => Assert.Contains(AgentOptionList.All, option => option.Name == name));
    }

    [Fact]
    public void Every_call_of_Aqueducts_README_has_a_row_and_is_tried_with_both()
    {
        var rows = Rows("Thalassa Aqueduct").Select(row => row.Theirs).Where(theirs => !theirs.StartsWith("--", StringComparison.Ordinal));
        var tried = AqueductApiTests.Calls.Select(call => $"{call.Method} {Key.Replace(call.Path, "$1/{key}")}").Distinct();
        Assert.Equal(tried.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Thalassa Consul")]
    [InlineData("etcd stays, the load balancer moves")]
    public void What_is_named_as_an_option_is_one(string section) =>
        Assert.All(Options(section), name => Assert.Contains(AgentOptionList.All, option => option.Name == name));

    [Theory]
    [InlineData("Thalassa Aqueduct")]
    [InlineData("Thalassa Consul")]
    [InlineData("etcd stays, the load balancer moves")]
    public void What_is_different_is_said_to_be_in_which_way(string section)
    {
        Assert.NotEmpty(Rows(section));
        Assert.All(Rows(section), row =>
            Assert.True(row.Status is "same" || (row.Status is "differs" or "taken" or "gone" && row.Here.Length > 0), $"{row}"));
    }

    private static IEnumerable<string> Options(string section) =>
        Rows(section)
            .Select(row => row.Theirs)
            .Where(theirs => theirs.StartsWith("--", StringComparison.Ordinal))
            .Select(theirs => theirs[2..]);

    private static (string Theirs, string Here, string Status)[] Rows(string section)
    {
        var page = File.ReadAllText(RepositoryRoot.At("docs", "migrating.md"));
        var start = page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/migrating.md has no section '{section}'");
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return [.. Row.Matches(page[start..(end < 0 ? page.Length : end)])
            .Select(match => (match.Groups[1].Value.Trim().Trim('`'), match.Groups[2].Value.Trim(), match.Groups[3].Value.Trim()))
            .Where(row => row.Item3 is not ("Status" or "---"))];
    }

    [GeneratedRegex(@"^\|([^|\n]+)\|([^|\n]*)\|([^|\n]+)\|$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"^ +--([A-Za-z]+)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Option { get; }

    [GeneratedRegex("(/(?:frontends|backends))/[^/]+", RegexOptions.CultureInvariant)]
    private static partial Regex Key { get; }
}
