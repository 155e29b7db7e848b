using System.Xml.Linq;
using Thalassa.Testing;

namespace Thalassa.Architecture.Tests;

/// <summary>The projects refer to each other in the directions that <c>docs/architecture.md</c> says.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> References = Directory
        .EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file))
        .Where(file => !file.StartsWith("artifacts/", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetDirectoryName(file)!, Read, StringComparer.Ordinal);

    [Fact]
    public void Product_project_refers_only_to_projects_in_the_table()
    {
        var table = ArchitecturePage.Table("Folders").Select(row => (row.Key, row.Value.AsEnumerable()));
        var projects = References.Select(project => (project.Key, project.Value.AsEnumerable()));
        var (expected, actual) = (Lines(table), Lines(projects));
        Assert.True(expected == actual, $"The table says:\n{expected}\nThe projects say:\n{actual}");
    }

    [Fact]
    public void Product_project_does_not_refer_to_local() => Assert.DoesNotContain(
        References.Where(project => !IsIn(project.Key, "local") && !IsIn(project.Key, "tests") && !IsIn(project.Key, "bench")),
        project => project.Value.Any(target => IsIn(target, "local")));

    [Fact]
    public void Samples_refer_to_the_client_alone() => Assert.All(
        References.Where(project => IsIn(project.Key, "samples")),
        project => Assert.All(project.Value, target => Assert.StartsWith("src/Client", target, StringComparison.Ordinal)));

    /// <summary>A restore for one platform writes its targets into the lock files, and then the locked restore of all fails.</summary>
    [Fact]
    public void Lock_files_are_of_no_single_platform() => Assert.All(
        References.Keys.Select(project => Path.Combine(RepositoryRoot.Path, project, "packages.lock.json")).Where(File.Exists),
        file => Assert.DoesNotContain("net10.0/linux", File.ReadAllText(file), StringComparison.Ordinal));

    private static bool IsProduct(string folder) => folder is "functions" or "agent" || IsIn(folder, "src");

    private static bool IsIn(string folder, string parent) => folder.StartsWith($"{parent}/", StringComparison.Ordinal);

    private static string Lines(IEnumerable<(string Project, IEnumerable<string> Targets)> rows) => string.Join('\n', rows
        .Where(row => IsProduct(row.Project))
        .OrderBy(row => row.Project, StringComparer.Ordinal)
        .Select(row => $"{row.Project} -> {string.Join(", ", row.Targets.Order(StringComparer.Ordinal))}"));

    private static string[] Read(string file) =>
    [
        .. XDocument.Load(RepositoryRoot.At(file)).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace("$(RepositoryRoot)", string.Empty, StringComparison.Ordinal))
            .Select(target => Path.GetDirectoryName(target)!),
    ];
}
