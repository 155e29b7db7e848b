using System.Globalization;
using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests.Server;

/// <summary>The registry on a plain server, as the page on operations describes it.</summary>
public sealed partial class PlainServerTests
{
    /// <summary>Of systemd's measure from 0 (closed) to 10 (open).</summary>
    private const double MaxExposure = 2.0;

    [Fact]
    public async Task Page_commands_install_a_registry_that_serves_behind_the_proxy()
    {
        var output = await Command.RunAsync(RepositoryRoot.At("tests", "Infra", "Server", "life-of-the-server.sh"));

        Assert.EndsWith("done\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unit_is_sandboxed()
    {
        var output = await Command.RunAsync(
            "systemd-analyze", "security", "--offline=true", "--no-pager", RepositoryRoot.At("local", "Host", "thalassa-registry.service"));

        var exposure = double.Parse(Exposure.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(exposure < MaxExposure, $"The unit's exposure is {exposure}, which is not below {MaxExposure}.\n{output}");
    }

    /// <summary>In <c>/</c>, systemd's default, the process would watch every folder of the machine for its settings.</summary>
    [Fact]
    public async Task Unit_has_a_working_directory_of_its_own() => Assert.Contains(
        "\nWorkingDirectory=/opt/thalassa-registry\n",
        await File.ReadAllTextAsync(RepositoryRoot.At("local", "Host", "thalassa-registry.service")),
        StringComparison.Ordinal);

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Exposure { get; }
}
