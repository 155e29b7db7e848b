using System.Collections.Immutable;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Routing;

public sealed class StandbyVersionsTests
{
    private static readonly ServiceVersion Old = new("web", "1.0.0");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void What_a_backend_is_switched_from_is_kept_for_the_window_and_no_longer()
    {
        var warm = new StandbyVersions(_time, TimeSpan.FromMinutes(5));
        Assert.Equal(Timeout.InfiniteTimeSpan, warm.Next);

        warm.Note(Table("1.0.0"), Table("1.1.0"));

        Assert.Equal([Old], warm.Of("live"));
        Assert.Equal(["web"], warm.ServiceNames);
        Assert.Equal(TimeSpan.FromMinutes(5), warm.Next);
        _time.Advance(TimeSpan.FromMinutes(5));
        warm.Expire(ImmutableHashSet<string>.Empty);
        Assert.Empty(warm.Of("live"));
    }

    [Fact]
    public void The_version_that_has_the_traffic_is_kept_as_long_as_the_new_one_cannot_take_it()
    {
        var warm = new StandbyVersions(_time, TimeSpan.FromMinutes(5));
        warm.Note(Table("1.0.0"), Table("1.1.0"));
        _time.Advance(TimeSpan.FromMinutes(6));

        warm.Expire(ImmutableHashSet.Create("live"));
        Assert.Equal([Old], warm.Of("live"));

        _time.Advance(TimeSpan.FromSeconds(5));
        warm.Expire(ImmutableHashSet.Create("other"));
        Assert.Empty(warm.Of("live"));
    }

    [Fact]
    public void Only_what_no_longer_serves_is_kept_and_a_backend_that_is_gone_adds_nothing()
    {
        var warm = new StandbyVersions(_time, TimeSpan.FromMinutes(5));
        warm.Note(Table("1.0.0", "1.1.0"), Table("1.1.0"));
        Assert.Equal([Old], warm.Of("live"));

        warm.Note(Table("1.1.0"), RoutingTable.Empty);
        Assert.Equal([Old], warm.Of("live"));
    }

    private static RoutingTable Table(params string[] versions) => RoutingTable.Empty.With(RoutingObject.Of(new Backend
    {
        Key = "live",
        Type = "dynamic",
        Name = "web",
        Version = versions[0],
        Versions = versions.Length > 1 ? versions.ToDictionary(version => version, _ => 1, StringComparer.Ordinal) : null,
    }));
}
