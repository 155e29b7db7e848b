using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>The function app, as far as the templates say what it is.</summary>
public sealed partial class FunctionsTests
{
    [Fact]
    public async Task It_is_a_Flex_Consumption_app_of_dotnet_10_with_512_MB()
    {
        Assert.Equal("FC1", (await Template.OneAsync("Microsoft.Web/serverfarms")).Json.GetProperty("sku").GetProperty("name").GetString());
        var app = await Template.OneAsync("Microsoft.Web/sites");
        Assert.Equal("functionapp,linux", app.Json.GetProperty("kind").GetString());
        Assert.Equal("dotnet-isolated", app["functionAppConfig.runtime.name"].GetString());
        // '10' is taken too, and then no instance starts.
        Assert.Equal("10.0", app["functionAppConfig.runtime.version"].GetString());
        var parameters = (await Bicep.MainAsync()).GetProperty("parameters");
        Assert.Equal(512, parameters.GetProperty("functionMemoryMB").GetProperty("defaultValue").GetInt32());
        Assert.Equal(0, parameters.GetProperty("functionAlwaysReady").GetProperty("defaultValue").GetInt32());
    }

    [Fact]
    public async Task Its_package_is_read_with_its_identity()
    {
        var app = await Template.OneAsync("Microsoft.Web/sites");
        Assert.Equal("UserAssigned", app.Json.GetProperty("identity").GetProperty("type").GetString());
        Assert.Equal("UserAssignedIdentity", app["functionAppConfig.deployment.storage.authentication.type"].GetString());
        Assert.Equal("blobContainer", app["functionAppConfig.deployment.storage.type"].GetString());
    }

    [Fact]
    public async Task Each_setting_is_one_that_is_documented_or_of_the_platform()
    {
        var page = await File.ReadAllTextAsync(RepositoryRoot.At("functions", "README.md"));
        var settings = await SettingsAsync();
        Assert.True(settings.Length == 12, string.Join(' ', settings));
        Assert.All(
            settings.Except(["AzureWebJobsStorage__credential", "ServiceBusConnection__credential", "ServiceBusConnection__clientId"]),
            name =>
                Assert.True(
                    page.Contains($"`{name}`", StringComparison.Ordinal)
                        || page.Contains($"`__{name.Split("__").Last()}`", StringComparison.Ordinal),
                    name));
    }

    [Fact]
    public async Task Nothing_that_Flex_Consumption_refuses_is_set_and_no_connection_string_is()
    {
        var settings = await SettingsAsync();
        Assert.Superset(
            new HashSet<string>(
                [
                    "AzureWebJobsDisableHomepage",
                    "AzureWebJobsStorage__accountName",
                    "AzureWebJobsStorage__clientId",
                    "AzureWebJobsStorage__credential",
                    "ReaperSchedule",
                    "ServiceBusConnection__fullyQualifiedNamespace",
                ],
                StringComparer.Ordinal),
            settings.ToHashSet(StringComparer.Ordinal));
        Assert.Empty(
            settings.Intersect([
                "AzureWebJobsStorage",
                "ServiceBusConnection",
                "FUNCTIONS_EXTENSION_VERSION",
                "FUNCTIONS_WORKER_RUNTIME",
                "WEBSITE_RUN_FROM_PACKAGE",
                "WEBSITE_TIME_ZONE",
                "SCM_DO_BUILD_DURING_DEPLOYMENT",
            ]));
    }

    /// <summary>The worker reads <c>host.json</c> alone; a setting in its place would reach the host and not the worker.</summary>
    [Fact]
    public async Task Settings_override_nothing_of_host_json() =>
        Assert.DoesNotContain(await SettingsAsync(), name => name.StartsWith("AzureFunctionsJobHost", StringComparison.OrdinalIgnoreCase));

    private static async Task<string[]> SettingsAsync()
    {
        var config = await Template.OneAsync("Microsoft.Web/sites/config");
        return [.. Pair.Matches(config.Properties.GetString()!).Select(match => match.Groups[1].Value)];
    }

    /// <summary>Name and value, one after the other, in <c>createObject('name', value, …)</c>.</summary>
    [GeneratedRegex(
        @"'([A-Za-z][A-Za-z_0-9]+)', (?:'[^']*'|format\([^()]*(?:\([^()]*\)[^()]*)*\)|parameters\('[A-Za-z]+'\)(?:\.[A-Za-z]+)?)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pair { get; }
}
