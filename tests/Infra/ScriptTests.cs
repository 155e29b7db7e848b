using System.IO.Compression;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests;

/// <summary>The scripts around delivery: as ShellCheck judges them, and what they make.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task ShellCheck_finds_nothing()
    {
        string[] scripts =
        [
            "deploy", "test", "run", "infra/deploy/build-functions", ".github/release-files", "tests/Infra/install",
            "tests/Infra/Deploying/az", "tests/Infra/Server/life-of-the-server.sh",
        ];
        Assert.Empty(await Command.RunAsync("bash", "-c", $"cd {RepositoryRoot.Path} && shellcheck -x {string.Join(' ', scripts)}"));
    }

    [Fact]
    public async Task Functions_zip_has_the_worker_at_its_root()
    {
        using var folder = new TemporaryFolder();
        await Command.RunAsync(
            RepositoryRoot.At("infra", "deploy", "build-functions"),
            folder.At("functions.zip"),
            "--no-build",
            $"-p:ArtifactsPath={RepositoryRoot.At("artifacts")}");

        await using var zip = await ZipFile.OpenReadAsync(folder.At("functions.zip"));
        var files = zip.Entries.Select(entry => entry.FullName).ToArray();
        Assert.Contains("host.json", files);
        Assert.Contains("Thalassa.Functions.dll", files);
        Assert.Contains("functions.metadata", files);
        Assert.Contains("worker.config.json", files);
        Assert.Contains("extensions.json", files);
        Assert.Contains(files, file => file.StartsWith(".azurefunctions/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.EndsWith("function.json", StringComparison.Ordinal));
        Assert.DoesNotContain("local.settings.json", files);
        Assert.DoesNotContain(files, file => file.StartsWith("Thalassa.Local", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("infra/deploy/build-functions", 2, "Usage")]
    [InlineData("infra/deploy/build-functions", 2, "Usage", "functions.tar")]
    [InlineData(".github/release-files", 2, "Usage")]
    [InlineData(".github/release-files", 1, "one of them is wrong", "99.0.0", "/tmp")]
    public async Task Script_lists_its_requirements(string script, int exitCode, string problem, params string[] arguments)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Command.RunAsync(RepositoryRoot.At(script), arguments));
        Assert.Contains($"ended with {exitCode}:", failure.Message, StringComparison.Ordinal);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }
}
