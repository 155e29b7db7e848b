using System.Text.Json;
using System.Text.RegularExpressions;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>No shared key, no password, no secret that comes out again; TLS 1.2; nothing open that need not be.</summary>
public sealed partial class SafetyTests
{
    [Fact]
    public async Task Nothing_can_be_reached_by_a_shared_key()
    {
        Assert.False((await Template.OneAsync("Microsoft.Storage/storageAccounts"))["allowSharedKeyAccess"].GetBoolean());
        Assert.True((await Template.OneAsync("Microsoft.ServiceBus/namespaces"))["disableLocalAuth"].GetBoolean());
        Assert.True((await Template.OneAsync("Microsoft.Insights/components"))["DisableLocalAuth"].GetBoolean());
        Assert.True((await Template.OneAsync("Microsoft.OperationalInsights/workspaces"))["features.disableLocalAuth"].GetBoolean());
        Assert.All(await Template.OfTypeAsync("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), policy =>
            Assert.False(policy["allow"].GetBoolean()));
        Assert.Equal(2, (await Template.OfTypeAsync("Microsoft.Web/sites/basicPublishingCredentialsPolicies")).Length);

        var machines = await Template.OneAsync("Microsoft.Compute/virtualMachineScaleSets");
        Assert.True(machines["virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication"].GetBoolean());
        Assert.DoesNotMatch(ReadsAKey, (await Bicep.MainAsync()).GetRawText());
    }

    [Fact]
    public async Task No_output_has_a_secret()
    {
        var secure = Secure(await Bicep.MainAsync()).ToArray();
        Assert.Equal(["accessKeys", "agentKey"], secure.Order(StringComparer.Ordinal));
        Assert.All((await Bicep.MainAsync()).GetProperty("outputs").EnumerateObject(), output =>
        {
            Assert.DoesNotMatch(LooksSecret, output.Name);
            Assert.All(secure, name => Assert.DoesNotContain($"parameters('{name}')", output.Value.GetRawText(), StringComparison.Ordinal));
        });

        // And a secret stays one in the modules that get it.
        Assert.All(
            (await Template.OfTypeAsync("Microsoft.Resources/deployments")).Where(module =>
                module.Module == "main" && module.Properties.TryGetProperty("parameters", out _)),
            module =>
                Assert.All(
                    module["parameters"]
                        .EnumerateObject()
                        .Where(parameter =>
                            secure.Any(name => parameter.Value.GetRawText().Contains($"parameters('{name}')", StringComparison.Ordinal))),
                    parameter => Assert.Contains(parameter.Name, Secure(module["template"]))));
    }

    [Fact]
    public async Task Everything_speaks_TLS_1_2_at_least_and_nothing_speaks_without()
    {
        var storage = await Template.OneAsync("Microsoft.Storage/storageAccounts");
        Assert.Equal("TLS1_2", storage["minimumTlsVersion"].GetString());
        Assert.True(storage["supportsHttpsTrafficOnly"].GetBoolean());
        Assert.False(storage["allowBlobPublicAccess"].GetBoolean());
        Assert.Equal("1.2", (await Template.OneAsync("Microsoft.ServiceBus/namespaces"))["minimumTlsVersion"].GetString());

        var app = await Template.OneAsync("Microsoft.Web/sites");
        Assert.True(app["httpsOnly"].GetBoolean());
        Assert.Equal("1.2", app["siteConfig.minTlsVersion"].GetString());
        Assert.Equal("1.2", app["siteConfig.scmMinTlsVersion"].GetString());
        Assert.Equal("Disabled", app["siteConfig.ftpsState"].GetString());
    }

    [Fact]
    public async Task The_internet_reaches_HAProxys_ports_alone()
    {
        var rules = (await Template.OfTypeAsync("Microsoft.Network/networkSecurityGroups"))
            .Where(group =>
                group.Json.TryGetProperty("properties", out var properties) && properties.TryGetProperty("securityRules", out _))
            .SelectMany(group => group["securityRules"].EnumerateArray())
            .Select(rule => rule.GetProperty("properties"));
        var rule = Assert.Single(rules);
        Assert.Equal("Inbound", rule.GetProperty("direction").GetString());
        Assert.Equal("Tcp", rule.GetProperty("protocol").GetString());
        Assert.Contains("parameters('publicPorts')", rule.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            80,
            Assert
                .Single(
                    (await Bicep.MainAsync())
                        .GetProperty("parameters")
                        .GetProperty("publicPorts")
                        .GetProperty("defaultValue")
                        .EnumerateArray())
                .GetInt32());
    }

    [Fact]
    public async Task Everything_that_takes_tags_has_those_that_were_given()
    {
        var untagged = new[]
        {
            "Microsoft.Authorization/",
            "Microsoft.Insights/diagnosticSettings",
            "Microsoft.Resources/deployments",
            "Microsoft.Storage/storageAccounts/",
            "Microsoft.ServiceBus/namespaces/",
            "Microsoft.Web/sites/",
            "Microsoft.Network/privateEndpoints/",
        };
        var resources = Template
            .Resources(await Bicep.MainAsync())
            .Where(resource => !Array.Exists(untagged, prefix => resource.Type.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.All(resources, resource =>
            Assert.Equal("[parameters('tags')]", resource.Json.TryGetProperty("tags", out var tags) ? tags.GetString() : resource.Name));
    }

    private static IEnumerable<string> Secure(JsonElement template) =>
        template
            .GetProperty("parameters")
            .EnumerateObject()
            .Where(parameter =>
                parameter.Value.TryGetProperty("type", out var type) && type.GetString()!.StartsWith("secure", StringComparison.Ordinal))
            .Select(parameter => parameter.Name);

    [GeneratedRegex(@"list(Keys|Secrets|AccountSas|ServiceSas|Credentials)\(", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ReadsAKey { get; }

    [GeneratedRegex("key|secret|password|connectionstring|sas$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LooksSecret { get; }
}
