using Thalassa.Model.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Conformance.Tests;

/// <summary>How every store keeps the routing of the fleet.</summary>
public abstract class RoutingConformance : StoreFixture
{
    private static readonly RoutingId Live = new(RoutingKind.Backend, "live", Label: null);

    [Fact]
    public async Task An_object_is_made_changed_and_removed_with_an_event_each()
    {
        Assert.Null(await Routing.GetAsync(Live));
        var made = (await Routing.PutAsync(Live, """{"a":1}""", expected: 0, At(0)))!;
        var changed = (await Routing.PutAsync(Live, """{"a":2}""", made.Written.Revision, At(0)))!;
        Assert.Equal(changed.Written, await Routing.GetAsync(Live));
        var removal = (await Routing.RemoveAsync(Live, At(1)))!;

        Assert.Null(await Routing.GetAsync(Live));
        Assert.True(made.Written.Revision < changed.Written.Revision && changed.Written.Revision < removal.Revision);
        Assert.Equal(
            $$"""{"kind":"backend","key":"live","revision":{{changed.Written.Revision}},"removed":false}""",
            changed.Event.Data.GetRawText());
        Assert.True(removal.Data.GetProperty("removed").GetBoolean());
        Assert.All([made.Event, changed.Event, removal], item =>
            Assert.Equal((EventTypes.Routing, "backend/live"), (item.Type, item.Subject)));
        var pending = await PendingAsync();
        Assert.Equal(
            new[] { made.Event.Id, changed.Event.Id, removal.Id }.Order(StringComparer.Ordinal),
            pending.Select(item => item.Id).Order(StringComparer.Ordinal));
        await Store.AcknowledgeAsync(pending);
        Assert.Empty(await PendingAsync());
        Assert.Null(await Routing.RemoveAsync(Live, At(2)));
    }

    [Fact]
    public async Task A_change_that_another_one_got_ahead_of_is_refused()
    {
        Assert.Null(await Routing.PutAsync(Live, "{}", expected: 5, At(0)));
        var made = (await Routing.PutAsync(Live, "{}", expected: 0, At(0)))!;
        Assert.Null(await Routing.PutAsync(Live, "{}", expected: 0, At(1)));
        Assert.Null(await Routing.PutAsync(Live, "{}", made.Written.Revision - 1, At(1)));
        Assert.Single(await PendingAsync());
    }

    [Fact]
    public async Task Of_parallel_writers_one_wins()
    {
        var made = (await Routing.PutAsync(Live, "{}", expected: 0, At(0)))!;
        var writes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => Routing.PutAsync(Live, $$"""{"i":{{i}}}""", made.Written.Revision, At(1)))));

        var won = Assert.Single(writes, write => write is not null)!;
        Assert.Equal(won.Written, await Routing.GetAsync(Live));
        Assert.Equal(2, (await PendingAsync()).Length);
    }

    [Fact]
    public async Task Lists_are_by_kind_in_order_of_key_and_label()
    {
        foreach (var (kind, key, label) in new[]
        {
            (RoutingKind.Frontend, "web", null), (RoutingKind.Frontend, "web", "b"), (RoutingKind.Frontend, "web", "a:1.x_-"),
            (RoutingKind.Frontend, "Web", null), (RoutingKind.Frontend, "web.2:x_-", "a"), (RoutingKind.Backend, "web", null),
        })
        {
            Assert.NotNull(await Routing.PutAsync(new RoutingId(kind, key, label), "{}", expected: 0, At(0)));
        }

        Assert.Equal(
            ["frontend/Web", "frontend/web", "frontend/web?a:1.x_-", "frontend/web?b", "frontend/web.2:x_-?a"],
            (await Routing.ListAsync(RoutingKind.Frontend)).Items.Select(item => item.Id.ToString()));
        Assert.Equal("backend/web", Assert.Single((await Routing.ListAsync(RoutingKind.Backend)).Items).Id.ToString());
        Assert.NotNull(await Routing.RemoveAsync(new RoutingId(RoutingKind.Frontend, "web", "b"), At(1)));
        Assert.Equal(4, (await Routing.ListAsync(RoutingKind.Frontend)).Items.Count);
        Assert.Empty(await IdsAsync());
        Assert.Empty(await DueAsync(At(1_000_000)));
    }

    [Fact]
    public async Task A_definition_of_many_lines_is_kept_whole()
    {
        var json = $$"""{"natives":["{{new string('x', 60_000)}}é😀"]}""";
        await Routing.PutAsync(Live, json, expected: 0, At(0));
        Assert.Equal(json, (await Routing.GetAsync(Live))?.Json);
        Assert.Equal(json, Assert.Single((await Routing.ListAsync(RoutingKind.Backend)).Items).Json);
    }
}
