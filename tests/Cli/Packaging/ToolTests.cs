using Thalassa.Cli.Tests.Running;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Packaging;

/// <summary>What <c>dotnet pack</c> makes, installed as people install it, from a folder and nothing else.</summary>
[Collection(SharedFleets.Name)]
public sealed class ToolTests(Fleets fleets)
{
    [Fact]
    public async Task The_package_installs_as_a_tool_and_works_there()
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName("tool"));
        using var folder = new TemporaryFolder();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        await Command.RunAsync(
            Programs.Dotnet, "pack", RepositoryRoot.At("src", "Cli"), "-c", configuration, "--no-build", "-o", folder.At("packages"));
        var sources = folder.Write(
            "nuget.config",
            $"""
            <configuration><packageSources><clear /><add key="folder" value="{folder.At("packages")}" /></packageSources></configuration>
            """);
        await Command.RunAsync(
            Programs.Dotnet, "tool", "install", "Thalassa.Cli", "--tool-path", folder.At("tools"), "--configfile", sources);
        await fleet.RegisterAsync(name, "1.0.0", 9001);

        Task<Outcome> RunAsync(params string[] arguments) =>
            RunToolAsync(folder.At("tools/thalassa"), fleet, arguments);

        Assert.StartsWith("0.1.0", (await RunAsync("--version")).EndedWith(0).Output, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1:9001", (await RunAsync("lookup", name)).EndedWith(0).Output.Trim());
        Assert.Equal(
            ["switch"],
            (await RunAsync("[suggest:12]", "thalassa swi"))
                .EndedWith(0)
                .Lines.Where(line => line.StartsWith("swi", StringComparison.Ordinal)));
        (await RunAsync("list", "--registry", "127.0.0.1:1")).EndedWith(3);
    }

    private static async Task<Outcome> RunToolAsync(string tool, Fleet fleet, string[] arguments)
    {
        using var process = ThalassaProcess.Start(
            tool, new Dictionary<string, string>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = fleet.Patiently }, arguments);
        return await ThalassaProcess.EndAsync(process);
    }
}
