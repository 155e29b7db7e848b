using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Tests.Stats;

/// <summary>Rates between samples, and what is kept of them.</summary>
public sealed class StatsHistoryTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Rates_are_what_the_counters_grew_by_and_a_new_worker_counts_from_nothing()
    {
        var first = Sample(0, ("a", 100));
        var second = Sample(2, ("a", 150)).After(first);
        var restarted = Sample(4, ("a", 30)).After(second);

        Assert.Equal(25, second.Objects[0].Rates.Requests);
        Assert.Equal(15, restarted.Objects[0].Rates.Requests);
        Assert.Equal(0, Sample(2, ("b", 150)).After(first).Objects[0].Rates.Requests);
    }

    [Fact]
    public void The_time_of_a_change_stays_although_whole_seconds_make_it_jump()
    {
        var first = Sample(0, ("a", 1));
        var jumped = Sample(2, ("a", 1)) with
        {
            Objects = [first.Objects[0] with { ChangedAt = first.Objects[0].ChangedAt.AddSeconds(1) }],
        };

        Assert.Equal(first.Objects[0].ChangedAt, jumped.After(first).Objects[0].ChangedAt);
        var changed = jumped with { Objects = [jumped.Objects[0] with { Status = "DOWN" }] };
        Assert.Equal(jumped.Objects[0].ChangedAt, changed.After(first).Objects[0].ChangedAt);
    }

    [Fact]
    public void The_last_points_are_kept_one_every_two_seconds_and_no_more_than_asked_for()
    {
        var history = new StatsHistory(TimeSpan.FromSeconds(10));
        for (var second = 0; second <= 20; second++)
        {
            history.Add(Sample(second, ("a", second * 10)));
        }

        var series = history.Read();
        Assert.Equal([12, 14, 16, 18, 20], series.Times.Select(at => (int)(at - Start).TotalSeconds));
        Assert.All(series.Points["frontend/a"], point => Assert.Equal(10, point!.Value.Requests));
    }

    [Fact]
    public void What_came_late_has_holes_and_what_is_gone_is_forgotten_after_the_time()
    {
        var history = new StatsHistory(TimeSpan.FromSeconds(6));
        history.Add(Sample(0, ("a", 0)));
        history.Add(Sample(2, ("a", 0), ("b", 0)));

        Assert.Equal([false, true], history.Read().Points["frontend/b"].Select(point => point is not null));
        foreach (var second in (int[])[4, 6, 8])
        {
            history.Add(Sample(second, ("b", 0)));
        }

        Assert.Equal(["frontend/b"], history.Read().Points.Keys);
    }

    private static StatsSample Sample(int second, params (string Key, long Requests)[] frontends) =>
        new(
            Start.AddSeconds(second),
            1,
            [
                .. frontends.Select(item => new ObjectStats
                {
                    Kind = StatsKind.Frontend,
                    Key = item.Key,
                    Requests = item.Requests,
                    ChangedAt = Start,
                    Status = "UP",
                }),
            ]);
}
