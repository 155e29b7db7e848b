namespace Thalassa.Testing;

/// <summary>The checkout that the running tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder of the solution file.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path below the root, such as <c>At("tests", "Golden")</c>.</summary>
    public static string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Serverless.Thalassa.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Serverless.Thalassa.sln in {AppContext.BaseDirectory} or above it.");
    }
}
