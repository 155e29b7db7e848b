namespace Thalassa.Local.Processes;

/// <summary>Starts the programs of the repository from where the build put them, beside the program that runs.</summary>
/// <param name="logs">The folder that each program's output goes to.</param>
public sealed class Programs(string logs)
{
    /// <summary>The <c>dotnet</c> that runs this program.</summary>
    public static readonly string Dotnet =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>The repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>The folder that each program's output goes to.</summary>
    public string Logs => logs;

    /// <summary>Starts a project of the repository.</summary>
    /// <param name="name">For messages and the log.</param>
    /// <param name="project">Its name, which is its assembly's too.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Added to this process's own; null takes a variable away.</param>
    /// <param name="listener">Sees each line that the program writes, from the first one on.</param>
    public ChildProcess StartProject(
        string name,
        string project,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        Action<string>? listener = null) =>
        ChildProcess.Start(name, logs, [Dotnet, Assembly(project), .. arguments], environment, listener);

    /// <summary>The assembly of a project, in the configuration that this program was built in.</summary>
    public static string Assembly(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.Combine(Root, "artifacts", "bin", project, configuration, project + ".dll");
    }
}
