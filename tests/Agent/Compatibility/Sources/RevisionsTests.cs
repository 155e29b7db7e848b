using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.Sources;

public sealed class RevisionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly long First = Start.ToUnixTimeMilliseconds() * 1000;

    private readonly Revisions _revisions = new(new ManualTimeProvider(Start));

    [Fact]
    public void A_heartbeat_is_no_change()
    {
        Assert.Equal(First, _revisions.Live("a", "x", 10, out var isNew));
        Assert.Equal(First, _revisions.Live("a", "x", 11, out var isChange));
        Assert.True(isNew);
        Assert.False(isChange);
    }

    [Fact]
    public void A_change_and_a_leaving_and_a_return_each_count_more()
    {
        _revisions.Live("a", "x", 10, out _);
        Assert.Equal(First + 1, _revisions.Live("a", "y", 11, out _));
        Assert.Equal(First + 2, _revisions.Gone("a", 12));
        Assert.Null(_revisions.Gone("a", 13));
        Assert.Equal(First + 3, _revisions.Live("a", "y", 14, out var isChange));
        Assert.True(isChange);
    }

    [Fact]
    public void Old_news_changes_nothing()
    {
        var live = _revisions.Live("a", "new", 20, out _);
        Assert.Equal(live, _revisions.Live("a", "old", 19, out var isChange));
        Assert.False(isChange);
        Assert.Null(_revisions.Gone("a", 19));
        Assert.NotNull(_revisions.Gone("a", 20));
    }

    [Fact]
    public void After_a_restart_of_the_source_a_lower_index_is_news()
    {
        var live = _revisions.Live("a", "old", 20, out _);
        _revisions.Restart();
        Assert.True(_revisions.Live("a", "new", 3, out var isChange) > live);
        Assert.True(isChange);
    }

    [Fact]
    public void What_is_not_kept_is_new_when_it_returns_and_its_revision_is_higher()
    {
        var live = _revisions.Live("a", "x", 10, out _);
        _revisions.Keep(new HashSet<string>(StringComparer.Ordinal));
        Assert.True(_revisions.Live("a", "x", 3, out var isChange) > live);
        Assert.True(isChange);
    }

    [Fact]
    public void Nobody_leaves_who_was_never_there() => Assert.Null(_revisions.Gone("a", 1));
}
