using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>What the compiler and its linter say; <c>bicepconfig.json</c> makes the linter's warnings errors.</summary>
public sealed class CompilerTests
{
    [Fact]
    public async Task The_templates_compile_without_a_warning() =>
        Assert.Equal("object", $"{(await Bicep.MainAsync()).ValueKind}".ToLowerInvariant());

    [Fact]
    public async Task The_linter_has_nothing_to_say() => Assert.Empty(await Bicep.SayAsync("lint", "main.bicep"));

    [Fact]
    public async Task Every_file_is_laid_out_as_the_compiler_lays_it_out()
    {
        using var folder = new TemporaryFolder();
        var copies = Bicep.Files.ToDictionary(
            file => file, file => folder.At(Path.GetRelativePath(Bicep.Folder, file)), StringComparer.Ordinal);
        Directory.CreateDirectory(folder.At("modules"));
        foreach (var (file, copy) in copies)
        {
            File.Copy(file, copy);
        }

        await Bicep.SayAsync("format", "--pattern", $"{folder.Path}/**/*.bicep");
        await Bicep.SayAsync("format", "--pattern", $"{folder.Path}/**/*.bicepparam");
        Assert.All(copies, pair =>
            Assert.True(File.ReadAllText(pair.Key) == File.ReadAllText(pair.Value), $"To lay it out: bicep format {pair.Key}"));
    }

    [Fact]
    public async Task Every_module_is_used_by_another()
    {
        var texts = await Task.WhenAll(Bicep.Files.Select(file => File.ReadAllTextAsync(file)));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "modules")).Select(Path.GetFileName),
            module => Assert.Contains(texts, text => text.Contains($"{module}'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("dev.bicepparam", 1, "Standard_LRS", 0)]
    [InlineData("production.bicepparam", 3, "Standard_ZRS", 2)]
    public async Task Size_has_its_parameters_and_those_from_deploy(string file, int balancers, string storage, int alwaysReady)
    {
        var given = await Bicep.ParametersAsync(
            file,
            ("THALASSA_AGENT_KEY", "k-7"),
            ("THALASSA_AGENT_PACKAGE", "agent-1.deb"),
            ("THALASSA_AGENT_SHA256", "abc"),
            ("THALASSA_ALERT_EMAIL", "ops@example.org"),
            ("THALASSA_DEPLOYER_ID", "me"),
            ("THALASSA_DEPLOYER_TYPE", "ServicePrincipal"),
            ("THALASSA_SSH_PUBLIC_KEY", "ssh-ed25519 A"));

        Assert.Equal(balancers, given.GetProperty("balancerCount").GetProperty("value").GetInt32());
        Assert.Equal(storage, Text("storageSku") ?? "Standard_LRS");
        Assert.Equal(alwaysReady, given.TryGetProperty("functionAlwaysReady", out var ready) ? ready.GetProperty("value").GetInt32() : 0);
        Assert.Equal(
            ["k-7", "agent-1.deb", "abc", "ops@example.org", "me", "ServicePrincipal", "ssh-ed25519 A"],
            new[]
            {
                "agentKey",
                "agentPackageName",
                "agentPackageSha256",
                "alertEmail",
                "deployerPrincipalId",
                "deployerPrincipalType",
                "sshPublicKey",
            }.Select(Text));

        string? Text(string name) => given.TryGetProperty(name, out var value) ? value.GetProperty("value").GetString() : null;
    }

    [Fact]
    public async Task Parameter_has_a_default() => Assert.All(
        (await Bicep.MainAsync()).GetProperty("parameters").EnumerateObject(),
        parameter => Assert.True(parameter.Value.TryGetProperty("defaultValue", out JsonElement _), parameter.Name));
}
