using Thalassa.Agent.Files;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Files;

public sealed class DeferredFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_put_last_is_written_once()
    {
        var late = new DeferredFile(_folder.At("file"));
        late.Put("first"u8.ToArray());
        late.Put("second"u8.ToArray());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.True(late.IsBehind);

        late.Flush();
        Assert.False(late.IsBehind);
        Assert.Equal("second", File.ReadAllText(_folder.At("file")));
        File.WriteAllText(_folder.At("file"), "somebody else's");
        late.Flush();
        Assert.Equal("somebody else's", File.ReadAllText(_folder.At("file")));
    }

    [Fact]
    public void What_could_not_be_written_stays_to_be_written()
    {
        var late = new DeferredFile(_folder.At("folder/file"));
        late.Put("first"u8.ToArray());
        Assert.ThrowsAny<IOException>(late.Flush);
        Assert.True(late.IsBehind);

        Directory.CreateDirectory(_folder.At("folder"));
        late.Flush();
        Assert.Equal("first", File.ReadAllText(_folder.At("folder/file")));
    }

    [Fact]
    public async Task Many_that_write_leave_one_whole_content_and_nothing_beside_it()
    {
        var late = new DeferredFile(_folder.At("file"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                late.Put([.. Enumerable.Repeat((byte)('a' + writer), 10_000)]);
                late.Flush();
            }
        })));
        Assert.False(late.IsBehind);
        Assert.Single((await File.ReadAllTextAsync(_folder.At("file"))).Distinct());
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_behind_a_link_is_replaced_and_the_link_stays()
    {
        var file = _folder.Write("file", "first");
        File.CreateSymbolicLink(_folder.At("link"), file);
        var late = new DeferredFile(_folder.At("link"));
        late.Put("second"u8.ToArray());
        late.Flush();
        Assert.Equal("second", File.ReadAllText(file));
        Assert.Equal([file, _folder.At("link")], Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }
}
