namespace Thalassa.Agent.Files;

/// <summary>Flushes what was written to a file to the disk, in the background.</summary>
/// <remarks>
/// A flush takes milliseconds, and members come and go in less. What is written is in the file at once, for every program and also when one
/// of them is killed;
/// only a host that loses its power before the flush may come back to what was in the file before.
/// </remarks>
internal sealed class BackgroundFlush(string path)
{
    private int _isAsked;
    private Task _last = Task.CompletedTask;

    /// <summary>Has the file flushed soon. What is asked for before it begins is one flush.</summary>
    public void Ask()
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 0)
        {
            _last = Task.Run(Flush);
        }
    }

    /// <summary>Ends when what was asked for is on the disk, or cannot be brought there.</summary>
    public Task DoneAsync() => _last;

    private void Flush()
    {
        Volatile.Write(ref _isAsked, 0);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next write meets the same, and its caller is told.
        }
    }
}
