using Thalassa.Local.Processes;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Samples.Tests;

/// <summary>What <c>dotnet pack</c> makes, installed from a folder in a project that knows nothing of this repository.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_packages_install_in_a_new_project_and_work_there()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        await registry.StartAsync();
        using var folder = new TemporaryFolder();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        foreach (var project in new[] { "src/Model", "src/Client", "src/Client.AspNetCore", "src/Client.ServiceBus" })
        {
            await Command.RunAsync(
                Programs.Dotnet,
                "pack",
                Path.Combine([RepositoryRoot.Path, .. project.Split('/')]),
                "-c",
                configuration,
                "--no-build",
                "-o",
                folder.At("packages"));
        }

        // A cache of its own, so that no package of an earlier run is taken for these; what others made may come from the machine's.
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        folder.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder.At("cache")}" /></config>
              <fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>
              <packageSources><add key="folder" value="{folder.At("packages")}" /></packageSources>
            </configuration>
            """);
        folder.Write("Shop.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Thalassa.Client.AspNetCore" Version="0.1.0" />
                <PackageReference Include="Thalassa.Client.ServiceBus" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("Program.cs", """
            var builder = WebApplication.CreateBuilder(args);
            builder.AddThalassa();
            var app = builder.Build();
            app.MapGet("/", (Thalassa.Client.ThalassaClient client) => client.LookupAsync("shop"));
            app.MapGet("/bus", () => new Thalassa.Client.ServiceBus.ServiceBusSubscriptionOptions { Subscription = "shop" }.Topic);
            app.Run();
            """);
        await Command.RunAsync(Programs.Dotnet, "build", folder.At("Shop.csproj"), "-o", folder.At("out"), "-v", "quiet");
        workspace.Own(
            ChildProcess.Start(
                "shop",
                workspace.Folder,
                [Programs.Dotnet, folder.At("out/Shop.dll"), "--urls", "http://127.0.0.1:0", "--Thalassa:Registry", $"{registry.Address}"]
            ));

        var id = await Eventually.GivesAsync(async () => (await registry.IdsAsync()).SingleOrDefault(), TimeSpan.FromSeconds(60));
        using var http = new HttpClient();
        Assert.StartsWith("/shop/1.0.0/127.0.0.1/", id, StringComparison.Ordinal);
        var shop = new Uri($"http://127.0.0.1:{id.Split('/')[^1]}/");
        Assert.Contains("\"name\":\"shop\"", await http.GetStringAsync(shop), StringComparison.Ordinal);
        Assert.Equal("thalassa", await http.GetStringAsync(new Uri(shop, "/bus")));
    }
}
