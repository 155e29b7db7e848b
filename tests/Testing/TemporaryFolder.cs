namespace Thalassa.Testing;

/// <summary>A folder of a test's own with a short path, as UNIX sockets need one; deleted with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thalassa-");

    /// <summary>Its path.</summary>
    public string Path => _folder.FullName;

    /// <summary>A path in it.</summary>
    public string At(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file in it.</summary>
    /// <returns>The file's path.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Lets every user of the machine work in it, for programs that run as another user.</summary>
    public void OpenToAll() => File.SetUnixFileMode(
        _folder.FullName,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
