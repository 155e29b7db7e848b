using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Thalassa.Testing;
using YamlDotNet.RepresentationModel;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>The parameters of a HAProxy machine at its first start, and their effect.</summary>
public sealed partial class MachineTests
{
    private static readonly string CloudInit = RepositoryRoot.At("infra", "bicep", "modules", "cloud-init.yaml");

    [Fact]
    public async Task It_is_Debian_12_with_this_text()
    {
        var machines = await Template.OneAsync("Microsoft.Compute/virtualMachineScaleSets");
        Assert.Equal("debian-12", machines["virtualMachineProfile.storageProfile.imageReference.offer"].GetString());
        Assert.StartsWith("[base64(", machines["virtualMachineProfile.osProfile.customData"].GetString(), StringComparison.Ordinal);
        var filled = Mark.Matches(await File.ReadAllTextAsync(RepositoryRoot.At("infra", "bicep", "modules", "balancers.bicep")))
            .Select(match => match.Groups[1].Value);
        Assert.Equal(
            Hole.Matches(await File.ReadAllTextAsync(CloudInit))
                .Select(match => match.Groups[1].Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
            filled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_setting_of_the_agent_is_one_that_it_has()
    {
        var agent = Path.Combine(
            AppContext.BaseDirectory, "..", "..", "Thalassa.Agent", new DirectoryInfo(AppContext.BaseDirectory).Name, "Thalassa.Agent.dll");
        var help = (await Command.RunAsync("dotnet", agent, "--help")).ToUpperInvariant();
        var settings = Written("/etc/default/thalassa-agent")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=')[0])
            .ToArray();
        Assert.Contains("THALASSA_REGISTRY", settings);
        Assert.All(settings.Where(name => name.StartsWith("THALASSA_", StringComparison.Ordinal)), name =>
            Assert.True(
                help.Contains(
                    $"--{name["THALASSA_".Length..].Replace("_", string.Empty, StringComparison.Ordinal)} ", StringComparison.Ordinal),
                name));
    }

    [Fact]
    public async Task Machine_keeps_the_package_settings_of_HAProxy()
    {
        var package = Setting
            .Matches(await File.ReadAllTextAsync(RepositoryRoot.At("agent", "packaging", "debian", "thalassa-agent.default")))
            .Select(match => match.Value);
        Assert.All(package, line => Assert.Contains(line, Written("/etc/default/thalassa-agent"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("an agent", 0)]
    [InlineData("something else", 1)]
    public async Task It_installs_the_package_that_was_meant_and_no_other(string package, int exitCode)
    {
        using var folder = new TemporaryFolder();
        folder.Write("deb", package);
        var hash = Convert.ToHexStringLower(SHA256.HashData("an agent"u8));
        var script = folder.Write("install", Written("/usr/local/sbin/thalassa-agent-install")
            .Replace("@PACKAGE_SHA256@", hash, StringComparison.Ordinal)
            .Replace("@PACKAGE_URL@", "https://st.example.org/packages/agent.deb", StringComparison.Ordinal)
            .Replace("@CLIENT_ID@", "client-7", StringComparison.Ordinal));
        Program("curl", """
            case "$*" in
              *169.254.169.254*client_id=client-7*) echo '{"access_token":"t-7"}' ;;
              *"Bearer t-7"*x-ms-version*) while [ "$1" != -o ]; do shift; done; cp "$FOLDER/deb" "$2" ;;
              *) exit 22 ;;
            esac
            """);
        Program("apt-get", "echo apt-get >>\"$FOLDER/done\"");
        Program("systemctl", "echo systemctl \"$@\" >>\"$FOLDER/done\"");

        var start = new ProcessStartInfo("bash", [script])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["FOLDER"] = folder.Path;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal(
            exitCode == 0 ? ["apt-get", "systemctl restart haproxy", "systemctl restart thalassa-agent"] : [],
            File.Exists(folder.At("done")) ? await File.ReadAllLinesAsync(folder.At("done")) : []);

        void Program(string name, string text) =>
            File.SetUnixFileMode(folder.Write(name, $"#!/bin/bash\n{text}\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static string Written(string path)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(CloudInit);
        stream.Load(reader);
        return $"{((YamlSequenceNode)stream.Documents[0].RootNode["write_files"]).Single(file => $"{file["path"]}" == path)["content"]}";
    }

    [GeneratedRegex("@([A-Z0-9_]+)@", RegexOptions.CultureInvariant)]
    private static partial Regex Hole { get; }

    [GeneratedRegex("^    ([A-Z0-9_]+): ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Mark { get; }

    [GeneratedRegex("^THALASSA_.+$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Setting { get; }
}
