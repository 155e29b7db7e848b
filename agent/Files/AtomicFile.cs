namespace Thalassa.Agent.Files;

/// <summary>Replaces a file as a whole: after a crash at any moment it has the old content or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file and puts that in the file's place.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="flush">Brings it to the disk first, which takes milliseconds; without, the caller sees to it (<see cref="LazyFlush"/>).</param>
    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool flush)
    {
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flush);
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
