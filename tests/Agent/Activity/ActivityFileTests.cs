using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Activity;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Activity;

/// <summary>The log on disk: bounded, and readable after whatever happened to it.</summary>
public sealed class ActivityFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.At("db/activity.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_again_whatever_is_in_it()
    {
        var entry = Entry(1, "<script>alert('x')</script>\n\u202etxt\u0000") with
        {
            Who = "web page at ::1",
            Lines = ["[ALERT] a", "b"],
            Diff = "@@ 1 @@ x\n+y\n",
            Tier = "reload",
            Reason = "r",
        };
        Open().Append([entry]);

        var read = Assert.Single(Open().Read(10));
        Assert.Equal(entry.Lines, read.Lines);
        Assert.Equal(entry with { Lines = null }, read with { Lines = null });
    }

    [Theory]
    [InlineData("{\"id\":3,\"kind\":\"chan")]
    [InlineData("\u0000\u0000\u0000")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"id\":3,\"kind\":\"nonsense\",\"subject\":\"a\",\"text\":\"b\"}")]
    public void A_damaged_tail_is_left_out_and_does_not_spoil_what_follows(string tail)
    {
        Open().Append([Entry(1, "one"), Entry(2, "two")]);
        File.AppendAllText(Path, tail);

        Assert.Equal(["one", "two"], Open().Read(10).Select(entry => entry.Text));
        Open().Append([Entry(3, "three")]);
        Assert.Equal(["one", "two", "three"], Open().Read(10).Select(entry => entry.Text));
    }

    [Fact]
    public void A_file_cut_at_any_byte_gives_every_whole_entry_before_the_cut()
    {
        Open().Append([Entry(1, "one"), Entry(2, "twö"), Entry(3, "three")]);
        var whole = File.ReadAllBytes(Path);
        var ends = whole.Index().Where(item => item.Item == (byte)'\n').Select(item => item.Index).ToArray();
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            // The last one is whole without its line end too.
            Assert.Equal(ends.Count(end => end <= length), Open().Read(10).Count);
        }
    }

    [Fact]
    public void The_disk_holds_no_more_than_two_files_of_the_limit_and_the_newest_entries_are_in_them()
    {
        for (var id = 1; id <= 400; id++)
        {
            Open(2_000).Append([Entry(id, new string('x', 50))]);
        }

        var files = Directory.GetFiles(_folder.At("db"));
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 2_000));
        var read = Open(2_000).Read(15);
        Assert.Equal(Enumerable.Range(386, 15).Select(id => (long)id), read.Select(entry => entry.Id));
    }

    [Fact]
    public void A_place_that_cannot_be_written_stops_nothing()
    {
        _folder.Write("db", "a file where the folder should be");
        Open().Append([Entry(1, "one")]);
        Assert.Empty(Open().Read(10));
    }

    private static ActivityEntry Entry(long id, string text) => new(ActivityKind.Change, "backend/live", text) { Id = id, At = id };

    private ActivityFile Open(long maxBytes = ActivityFile.DefaultMaxBytes) => new(Path, maxBytes, NullLogger<ActivityFile>.Instance);
}
