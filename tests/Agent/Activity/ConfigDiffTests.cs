using Thalassa.Agent.Activity;

namespace Thalassa.Agent.Tests.Activity;

public sealed class ConfigDiffTests
{
    [Fact]
    public void The_same_text_has_no_difference() => Assert.Null(ConfigDiff.Of("a\nb\n", "a\nb\n"));

    [Fact]
    public void Changed_lines_stand_with_three_around_them_and_the_name_of_their_section()
    {
        const string Before = "global\n    a\n\nbackend live\n    one\n    two\n    three\n    server s1 10.0.0.1:80\n    server s2 10.0.0.2:80\n";

        Assert.Equal(
            "@@ 5 @@ backend live\n     one\n     two\n     three\n-    server s1 10.0.0.1:80\n+    server s1 10.0.0.9:80\n     server s2 10.0.0.2:80\n",
            ConfigDiff.Of(Before, Before.Replace("10.0.0.1", "10.0.0.9", StringComparison.Ordinal)));
    }

    [Fact]
    public void From_nothing_all_is_new() => Assert.Equal("@@ 1 @@ global\n+global\n+    a\n", ConfigDiff.Of(string.Empty, "global\n    a\n")!.Replace("-\n", string.Empty, StringComparison.Ordinal));

    [Fact]
    public void Two_places_are_two_groups()
    {
        var before = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"    line {i}"));
        var after = before.Replace("line 5\n", "line five\n", StringComparison.Ordinal).Replace("line 35\n", "line x\n", StringComparison.Ordinal);

        Assert.Equal(2, ConfigDiff.Of(before, after)!.Split('\n').Count(line => line.StartsWith("@@", StringComparison.Ordinal)));
    }
}
