namespace Thalassa.Agent.Files;

/// <summary>Replaces a file as a whole: after a crash at any moment it has the old content or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file, brings that to the disk, and puts it in the file's place.</summary>
    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        // One name: what a killed program leaves is written over by the next one.
        var temporary = $"{target}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
