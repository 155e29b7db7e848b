using Thalassa.Agent.Files;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Files;

public sealed class BackgroundFlushTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_flushed_as_often_as_it_is_asked_for_and_keeps_what_is_in_it()
    {
        var file = _folder.Write("file", "first");
        var flush = new BackgroundFlush(file);
        flush.Ask();
        await File.WriteAllTextAsync(file, "second");
        flush.Ask();
        flush.Ask();
        await flush.DoneAsync();
        Assert.Equal("second", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_no_fault_of_whoever_wrote_it()
    {
        var flush = new BackgroundFlush(_folder.At("none"));
        flush.Ask();
        await flush.DoneAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
