using System.Text;
using Thalassa.Agent.Files;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>The configuration file and, while a change of it is not confirmed, the one before it.</summary>
internal sealed class ConfigFile(string path)
{
    private const UnixFileMode DefaultMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly BackgroundFlush _flush = new(path);

    public string Path => path;

    private string Previous => path + ".previous";

    private string PreviousCopy => Previous + ".new";

    /// <summary>The text in the file, or an empty text when there is none.</summary>
    public string Read() => File.Exists(path) ? File.ReadAllText(path) : string.Empty;

    /// <summary>Writes <paramref name="text"/> to a new file in the same folder.</summary>
    /// <param name="text">What HAProxy is to run with.</param>
    /// <param name="flush">Makes it safe against a crash of the host, which takes milliseconds.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <returns>That file's path.</returns>
    public async Task<string> WriteCandidateAsync(string text, bool flush, CancellationToken cancellationToken)
    {
        var candidate = $"{path}.{Guid.NewGuid():N}";
        try
        {
            await using var stream = new FileStream(candidate, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = File.Exists(path) ? File.GetUnixFileMode(path) : DefaultMode,
            });
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            stream.Flush(flush);
            return candidate;
        }
        catch
        {
            File.Delete(candidate);
            throw;
        }
    }

    /// <summary>Puts a candidate in the file's place; readers see the one or the other, never a part.</summary>
    public void Install(string candidate)
    {
        if (File.Exists(path))
        {
            File.Copy(path, PreviousCopy, overwrite: true);
            File.Move(PreviousCopy, Previous, overwrite: true);
        }

        File.Move(candidate, path, overwrite: true);
    }

    /// <summary>Puts a candidate in the file's place, for a text that does the same as what runs.</summary>
    public void Replace(string candidate)
    {
        File.Move(candidate, path, overwrite: true);
        _flush.Ask();
    }

    /// <summary>HAProxy runs with the file: it is the last good one now.</summary>
    public void Confirm() => File.Delete(Previous);

    /// <summary>Puts the last good file back.</summary>
    public void Restore()
    {
        if (File.Exists(Previous))
        {
            File.Move(Previous, path, overwrite: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <summary>Removes the files that a killed agent was about to put in this one's place.</summary>
    public void RemoveCandidates()
    {
        try
        {
            var (folder, name) = (System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path));
            // The pattern fits the name without anything behind it, too.
            foreach (var file in new DirectoryInfo(folder).GetFiles($"{name}.*").Where(file => file.Name.Length > name.Length))
            {
                if (Guid.TryParseExact(file.Name[(name.Length + 1)..], "N", out _)
                    || file.Name == System.IO.Path.GetFileName(PreviousCopy))
                {
                    file.Delete();
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They are only in the way of tidiness.
        }
    }

    /// <summary>Undoes a change that a crash of the agent left unconfirmed.</summary>
    /// <returns>The text of the unconfirmed file, which a HAProxy that lived on may have loaded; null when there was none.</returns>
    public string? Recover()
    {
        if (!File.Exists(Previous))
        {
            return null;
        }

        var unconfirmed = Read();
        Restore();
        return unconfirmed;
    }
}
