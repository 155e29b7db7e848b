using Thalassa.Agent.Activity;

namespace Thalassa.Agent.Tests.Activity;

public sealed class ConfigDiffTests
{
    [Fact]
    public void The_same_text_has_no_difference() => Assert.Null(ConfigDiff.Of("a\nb\n", "a\nb\n"));

    [Fact]
    public void Changed_lines_stand_with_three_around_them_and_the_name_of_their_section()
    {
        const string Before =
            "global\n    a\n\nbackend live\n    one\n    two\n    three\n    server s1 10.0.0.1:80\n    server s2 10.0.0.2:80\n";

        Assert.Equal(
            "@@ 5 @@ backend live\n     one\n     two\n     three\n-    server s1 10.0.0.1:80\n+    server s1 10.0.0.9:80\n     server s2 10.0.0.2:80\n",
            ConfigDiff.Of(Before, Before.Replace("10.0.0.1", "10.0.0.9", StringComparison.Ordinal)));
    }

    [Fact]
    public void From_nothing_all_is_new() =>
        Assert.Equal(
            "@@ 1 @@ global\n+global\n+    a\n",
            ConfigDiff.Of(string.Empty, "global\n    a\n")!.Replace("-\n", string.Empty, StringComparison.Ordinal));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(900)]
    [InlineData(996)]
    [InlineData(999)]
    public void Place_of_a_change_in_a_long_text_does_not_matter(int place)
    {
        string[] lines = ["backend live", .. Enumerable.Range(1, 998).Select(i => $"    line {i}"), "    end"];
        var text = string.Join('\n', lines) + "\n";
        var first = Math.Max(0, place - 3);
        var head = $"@@ {first + 1} @@ backend live\n";
        string Shown(int from, int to) =>
            string.Concat(lines[Math.Max(0, from)..Math.Min(to, lines.Length)].Select(line => $" {line}\n"));

        // Another line, one line less, and one line more.
        var changed = string.Join('\n', lines.Select((line, i) => i == place ? line + "x" : line)) + "\n";
        var heading = place == 0 ? "@@ 1 @@ backend live\n" : head;
        Assert.Equal(
            $"{heading}{Shown(first, place)}-{lines[place]}\n+{lines[place]}x\n{Shown(place + 1, place + 4)}",
            ConfigDiff.Of(text, changed));
        if (place > 0)
        {
            var less = string.Join('\n', lines.Where((_, i) => i != place)) + "\n";
            Assert.Equal($"{head}{Shown(first, place)}-{lines[place]}\n{Shown(place + 1, place + 4)}", ConfigDiff.Of(text, less));
            var more = string.Join('\n', lines.SelectMany((line, i) => i == place ? ["    new", line] : (string[])[line])) + "\n";
            Assert.Equal($"{head}{Shown(first, place)}+    new\n{Shown(place, place + 3)}", ConfigDiff.Of(text, more));
        }
    }

    [Fact]
    public void Two_places_are_two_groups()
    {
        var before = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"    line {i}"));
        var after = before
            .Replace("line 5\n", "line five\n", StringComparison.Ordinal)
            .Replace("line 35\n", "line x\n", StringComparison.Ordinal);

        Assert.Equal(2, ConfigDiff.Of(before, after)!.Split('\n').Count(line => line.StartsWith("@@", StringComparison.Ordinal)));
    }
}
