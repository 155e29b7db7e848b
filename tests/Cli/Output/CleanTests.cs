using Thalassa.Cli.Output;

namespace Thalassa.Cli.Tests.Output;

public sealed class CleanTests
{
    [Theory]
    [InlineData("plain text, äöü and ✓", "plain text, äöü and ✓")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("over\rwritten\u0007", "over\\u000dwritten\\u0007")]
    [InlineData("c1 \u009b31m", "c1 \\u009b31m")]
    [InlineData("evil \u202etxt.exe", "evil \\u202etxt.exe")]
    public void Terminal_control_characters_are_escaped(string text, string expected) => Assert.Equal(expected, Clean.Of(text));
}
