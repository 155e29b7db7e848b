using Thalassa.Testing;

namespace Thalassa.Architecture.Tests;

/// <summary>The repository can be checked out on file systems that do not tell upper from lower case.</summary>
public sealed class PathTests
{
    private static readonly HashSet<string> NotOfTheRepository = new(["artifacts", ".git", "node_modules"], StringComparer.Ordinal);

    [Fact]
    public void No_two_paths_differ_by_case_alone()
    {
        var doubles = Paths(RepositoryRoot.Path)
            .GroupBy(path => Path.GetRelativePath(RepositoryRoot.Path, path), StringComparer.OrdinalIgnoreCase)
            .Where(paths => paths.Count() > 1)
            .Select(paths => string.Join(" and ", paths));
        Assert.Empty(doubles);
    }

    private static IEnumerable<string> Paths(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Where(path => !NotOfTheRepository.Contains(Path.GetFileName(path)))
        .SelectMany(path => Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null ? Paths(path).Prepend(path) : [path]);
}
