using System.Globalization;
using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Packaging;

public sealed partial class DebianPackageTests
{
    /// <summary>Of systemd's measure from 0 (closed) to 10 (open).</summary>
    private const double MostExposure = 3.0;

    [Fact]
    public async Task It_is_built_installed_run_upgraded_removed_and_purged()
    {
        using var folder = new TemporaryFolder();
        await Command.RunAsync(RepositoryRoot.At("agent/packaging/build-deb"), "--output", folder.Path);

        var seen = await Command.RunAsync(
            RepositoryRoot.At("tests/Agent/Packaging/life-of-the-package.sh"), Path.Combine(folder.Path, "thalassa-agent.deb"));

        Assert.EndsWith("done\n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_unit_is_sandboxed()
    {
        var said = await Command.RunAsync(
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            RepositoryRoot.At("agent/packaging/debian/thalassa-agent.service"));

        var exposure = double.Parse(Exposure.Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(exposure < MostExposure, $"The unit's exposure is {exposure}, which is not below {MostExposure}.\n{said}");
    }

    [Theory]
    [InlineData("--colour", "unknown option --colour")]
    [InlineData("--version", "--version needs a version")]
    public async Task The_script_says_what_it_does_not_understand(string option, string problem)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Command.RunAsync(RepositoryRoot.At("agent/packaging/build-deb"), option));

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Exposure { get; }
}
