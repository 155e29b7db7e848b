using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Build;

/// <summary>What the build property <c>AzureSdk</c> chooses. The real packages cannot be restored everywhere, so what would be is looked at.</summary>
public sealed class AzureSdkTests
{
    [Fact]
    public async Task With_packages_no_project_below_azure_is_referenced_and_every_package_has_a_version()
    {
        var items = await ItemsAsync("functions/Thalassa.Functions.csproj", "-p:AzureSdk=packages");
        Assert.DoesNotContain(Of(items, "ProjectReference"), project => project.Contains("/azure/", StringComparison.Ordinal));
        var packages = Of(items, "PackageReference").Where(name => name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
                "Microsoft.Azure.Functions.Worker.Extensions.Timer", "Microsoft.Azure.Functions.Worker.Sdk",
            ],
            packages);
        Assert.Subset(Of(items, "PackageVersion").ToHashSet(), Of(items, "PackageReference").ToHashSet());
        Assert.Equal("v4", items.GetProperty("Properties").GetProperty("AzureFunctionsVersion").GetString());

        var registry = await ItemsAsync("registry/Thalassa.Registry.csproj", "-p:AzureSdk=packages");
        Assert.Superset(new HashSet<string> { "Azure.Data.Tables", "Azure.Messaging.ServiceBus", "Azure.Storage.Blobs" }, Of(registry, "PackageReference").ToHashSet());
    }

    [Fact]
    public async Task By_default_the_stand_ins_are_projects_and_nothing_of_the_worker_is_a_package()
    {
        var items = await ItemsAsync("functions/Thalassa.Functions.csproj");
        Assert.Contains(Of(items, "ProjectReference"), project => project.EndsWith("Microsoft.Azure.Functions.Worker.csproj", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(items, "PackageReference"), name => name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Of(JsonElement evaluation, string kind) =>
        evaluation.GetProperty("Items").GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'));

    private static async Task<JsonElement> ItemsAsync(string project, params string[] properties) => JsonElement.Parse(await Command.RunAsync(
        "dotnet",
        [
            "msbuild", RepositoryRoot.At(project), .. properties, "-getItem:ProjectReference,PackageReference,PackageVersion",
            "-getProperty:AzureFunctionsVersion,AzureSdk",
        ]));
}
