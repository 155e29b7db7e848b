namespace Thalassa.Agent.Files;

/// <summary>
/// A file whose content may be written a little later than it is known: the newest content wins, and each one that is written is on the
/// disk.
/// </summary>
/// <remarks>
/// A write to the disk takes milliseconds, for which the caller does not wait. Safe for use by many threads.
/// </remarks>
/// <param name="path">The file, or a link to it.</param>
internal sealed class DeferredFile(string path)
{
    private readonly Lock _gate = new();
    private byte[]? _next;

    /// <summary>Whether a content was put and is not written.</summary>
    public bool IsBehind => Volatile.Read(ref _next) is not null;

    /// <summary>Has a content written by the next <see cref="Flush"/>.</summary>
    public void Put(byte[] content) => Volatile.Write(ref _next, content);

    /// <summary>Returns when what was put last is on the disk.</summary>
    /// <exception cref="IOException">It could not be written; the file is as it was, and the content stays to be written.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            if (Interlocked.Exchange(ref _next, null) is not { } content)
            {
                return;
            }

            try
            {
                AtomicFile.Write(path, content);
            }
            catch
            {
                Interlocked.CompareExchange(ref _next, content, null);
                throw;
            }
        }
    }
}
