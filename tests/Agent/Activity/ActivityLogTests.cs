using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Activity;

/// <summary>The log in memory and over restarts.</summary>
public sealed class ActivityLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_after_one_are_read_and_it_is_told_when_some_are_missing()
    {
        using var log = new ActivityLog(new ManualTimeProvider(), null, new ChangeSignal());
        for (var i = 1; i <= ActivityLog.Most + 5; i++)
        {
            log.Write(Entry($"{i}"));
        }

        Assert.Equal(["1004", "1005"], log.Read(1003, 10).Entries.Select(entry => entry.Text));
        Assert.False(log.Read(1003, 10).Missed);
        Assert.Equal((2, true), (log.Read(1000, 2).Entries.Count, log.Read(1000, 2).Missed));
        Assert.True(log.Read(3, 2000).Missed);
        Assert.Equal((0, 1005L, false), (log.Read(1005, 10).Entries.Count, log.Read(1005, 10).Last, log.Read(1005, 10).Missed));
        Assert.Null(log.Find(5));
        Assert.Equal("6", log.Find(6)!.Text);
    }

    [Fact]
    public void Memory_is_bounded_by_size_and_each_text_by_its_own_limit()
    {
        using var log = new ActivityLog(new ManualTimeProvider(), null, new ChangeSignal());
        for (var i = 0; i < 200; i++)
        {
            log.Write(
                Entry(new string('x', 100_000)) with
                {
                    Diff = new string('y', 100_000),
                    Lines = [.. Enumerable.Repeat(new string('z', 1_000), 100)],
                });
        }

        var held = log.Read(0, 1_000).Entries;
        Assert.InRange(held.Count, 10, 100);
        Assert.Equal(
            (ActivityEntry.LongestText + 1, ActivityEntry.LongestDiff + 1, 50),
            (held[0].Text.Length, held[0].Diff!.Length, held[0].Lines!.Count));
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_log_was()
    {
        using (var log = Open())
        {
            await log.StartAsync(CancellationToken.None);
            log.Write(Entry("one"));
            log.Write(Entry("two"));
            await log.StopAsync(CancellationToken.None);
        }

        using var again = Open();
        again.Write(Entry("three"));
        Assert.Equal([(1L, "one"), (2L, "two"), (3L, "three")], again.Read(0, 10).Entries.Select(entry => (entry.Id, entry.Text)));
    }

    private static ActivityEntry Entry(string text) => new(ActivityKind.Change, "backend/live", text);

    private ActivityLog Open() =>
        new(
            new ManualTimeProvider(),
            new ActivityFile(_folder.At("a.jsonl"), ActivityFile.DefaultMaxBytes, NullLogger<ActivityFile>.Instance),
            new ChangeSignal());
}
