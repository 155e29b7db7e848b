using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Completion;

[Collection(SharedFleets.Name)]
public sealed class CompletionTests(Fleets fleets)
{
    [Theory, EachStore]
    public async Task Completion_offers_names_of_registry_and_agents(Store store)
    {
        var (fleet, name) = (await fleets.OnAsync(store), Fleet.NewName("complete"));
        await fleet.RegisterAsync(name, "1.0.0", 9001);
        await fleet.RegisterAsync(name, "1.1.0", 9002);
        await fleet.RouteAsync(name, "1.0.0");

        // A registry that takes its time is not waited for.
        await Eventually.PassesAsync(async () => Assert.Equal([name], await OfferedAsync(fleet, "thalassa switch complete", name)));
        await Eventually.PassesAsync(async () =>
            Assert.Equal([name, $"{name}@1.0.0", $"{name}@1.1.0"], await OfferedAsync(fleet, "thalassa list complete", name)));
        await Eventually.PassesAsync(async () =>
            Assert.Equal(["1.1.0"], await OfferedAsync(fleet, $"thalassa switch {name} 1.1", "1.1.0")));
    }

    [Fact]
    public async Task Commands_and_options_are_offered()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        Assert.Equal(["status", "switch"], (await OfferedAsync(fleet, "thalassa s", "s")).Order());
        Assert.Equal(["--weight"], await OfferedAsync(fleet, "thalassa switch live 1.0.0 --wei", "--wei"));
        Assert.Equal(
            ["bash", "fish", "pwsh", "zsh"],
            (await OfferedAsync(fleet, "thalassa completion ", string.Empty)).Where(offer => !offer.StartsWith('-')).Order());
    }

    [Fact]
    public async Task Help_and_offers_do_without_a_registry()
    {
        var fleet = await fleets.OnAsync(Store.Memory);

        Assert.Contains(
            "<BACKEND>",
            (await fleet.RunAsync("switch", "--help", "--registry", "http://127.0.0.1:1")).EndedWith(0).Output,
            StringComparison.Ordinal);
        Assert.Empty((await fleet.RunAsync("[suggest:49]", "thalassa switch --registry http://127.0.0.1:1 liv")).EndedWith(0).Errors);
    }

    [Theory]
    [InlineData("bash", "complete -F _thalassa thalassa")]
    [InlineData("zsh", "compdef _thalassa thalassa")]
    [InlineData("fish", "complete -c thalassa")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName thalassa")]
    public async Task There_is_a_script_for_each_shell(string shell, string line) =>
        Assert.Contains(
            line, (await (await fleets.OnAsync(Store.Memory)).RunAsync("completion", shell)).EndedWith(0).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Another_shell_is_a_misuse() =>
        Assert.Contains(
            "'csh'",
            (await (await fleets.OnAsync(Store.Memory)).RunAsync("completion", "csh")).EndedWith(2).Errors,
            StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> OfferedAsync(Fleet fleet, string line, string start) =>
        [
            .. (await fleet.RunAsync($"[suggest:{line.Length}]", line))
                .EndedWith(0)
                .Lines.Where(offer => offer.StartsWith(start, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
}
