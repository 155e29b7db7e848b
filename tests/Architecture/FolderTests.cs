using Thalassa.Agent;
using Thalassa.Functions;
using Thalassa.Testing;

namespace Thalassa.Architecture.Tests;

/// <summary>The folders of each program use each other as <c>docs/architecture.md</c> says, and in no circle.</summary>
public sealed class FolderTests
{
    private static readonly ProgramFolders[] All =
    [
        new("agent", "Thalassa.Agent", typeof(AgentHost).Assembly),
        new("src/Registry", "Thalassa.Registry", typeof(Registry.ServiceCollectionExtensions).Assembly),
        new("functions", "Thalassa.Functions", typeof(FunctionApp).Assembly),
    ];

    public static TheoryData<string> Programs => [.. All.Select(program => program.Folder)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Folder_uses_only_what_its_row_allows(string program)
    {
        var table = TableOf(program);
        bool IsAllowed(string from, string to) => from == ProgramFolders.Root || (table.TryGetValue(from, out var row) && row.Contains(to));
        None(Find(program).Uses()
            .Where(use => !IsAllowed(use.Key.From, use.Key.To))
            .Select(use => $"{program}: {use.Key.From} may not use {use.Key.To}: {string.Join("; ", use.Order(StringComparer.Ordinal))}"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Table_names_each_folder_and_only_what_it_uses(string program)
    {
        var (folders, table) = (Find(program), TableOf(program));
        Assert.Equal(folders.All().Order(StringComparer.Ordinal), table.Keys.Order(StringComparer.Ordinal));
        var uses = folders.Uses();
        None(from row in table
             from target in row.Value
             where !uses.Contains((row.Key, target))
             select $"{program}: {row.Key} no longer uses {target}");
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Table_has_no_circle(string program)
    {
        var left = TableOf(program).ToDictionary(StringComparer.Ordinal);
        while (left.FirstOrDefault(row => !row.Value.Overlaps(left.Keys)).Key is { } ground)
        {
            left.Remove(ground);
        }

        None(left.Keys.Select(folder => $"{program}: {folder} is part of a circle, or uses one"));
    }

    /// <summary>So that the table of folders is one of namespaces, too.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void Namespace_of_a_file_is_its_folder(string program)
    {
        var folders = Find(program);
        string Expected(string file)
        {
            var below = Path.GetRelativePath(RepositoryRoot.At(program), Path.GetDirectoryName(file)!);
            return $"{folders.Namespace}.{below.Replace('/', '.')}".TrimEnd('.');
        }

        Assert.All(
            folders.Files.Where(file => Path.GetFileName(file) != "Program.cs"),
            file => Assert.Equal(Expected(file), ProgramFolders.NamespaceOf(File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("agent", "CompatibilityModes")]
    [InlineData("functions", "CompatibilityModes")]
    public void Compatibility_is_entered_by_its_door_alone(string program, string door)
    {
        var folders = Find(program);
        bool IsDoor(string what) =>
            what.EndsWith($" -> {door}", StringComparison.Ordinal)
            || what.EndsWith($"using {folders.Namespace}.Compatibility;", StringComparison.Ordinal);
        var entries = folders.Uses().Where(use => !IsCompatibility(use.Key.From) && IsCompatibility(use.Key.To)).ToList();
        Assert.Contains(entries, use => use.Key == (ProgramFolders.Root, "Compatibility"));
        None(from use in entries
             from what in use
             where use.Key != (ProgramFolders.Root, "Compatibility") || !IsDoor(what)
             select $"{program}: only the host may use Compatibility, by {door}; {use.Key.From} uses {use.Key.To}: {what}");
    }

    private static bool IsCompatibility(string folder) => folder.Split('/')[0] == "Compatibility";

    private static ProgramFolders Find(string program) => All.Single(folders => folders.Folder == program);

    private static IReadOnlyDictionary<string, IReadOnlySet<string>> TableOf(string program) => ArchitecturePage.Table($"`{program}/`");

    // Other assertions show only the beginning of each text.
    private static void None(IEnumerable<string> faults)
    {
        var text = string.Join('\n', faults.Order(StringComparer.Ordinal));
        Assert.True(text.Length == 0, text);
    }
}
