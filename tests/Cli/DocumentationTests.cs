using System.CommandLine;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests;

/// <summary>The page about the command line leaves out nothing.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.At("docs", "cli.md"));

    public static TheoryData<string> Everything()
    {
        var root = ThalassaCommand.Create();
        var options = root
            .Subcommands.SelectMany(command => command.Options)
            .Concat(root.Options)
            .Where(option => !option.Hidden)
            .Select(option => option.Name);
        return
        [
            .. root.Subcommands.Select(command => $"thalassa {command.Name}").Concat(options).Except(["--version"], StringComparer.Ordinal),
        ];
    }

    [Theory, MemberData(nameof(Everything))]
    public void Every_command_and_every_option_is_in_it(string word) => Assert.Contains(word, Page, StringComparison.Ordinal);

    [Theory]
    [InlineData(ExitCode.Done)]
    [InlineData(ExitCode.Failed)]
    [InlineData(ExitCode.Misused)]
    [InlineData(ExitCode.Unreachable)]
    [InlineData(ExitCode.TimedOut)]
    [InlineData(Cli.Joining.RunCommand.NothingRun)]
    public void Every_exit_code_is_in_it(int code) => Assert.Matches($@"(?m)^\| {code} \| \S", Page);

    [Fact]
    public void Command_has_a_description() =>
        Assert.All(ThalassaCommand.Create().Subcommands, command =>
        {
            Assert.False(string.IsNullOrEmpty(command.Description), command.Name);
            Assert.All(command.Options.Concat<Symbol>(command.Arguments), symbol =>
                Assert.False(string.IsNullOrEmpty(symbol.Description), $"{command.Name} {symbol.Name}"));
        });
}
