using System.Text.Json;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;
using Thalassa.Model.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Routing;

public sealed class RoutingLoopTests : IAsyncLifetime
{
    private readonly FakeHaproxy _haproxy = new();
    private TestAgent _agent = null!;

    private RoutingLoop Loop => _agent.Loop;

    public async Task InitializeAsync()
    {
        _agent = await TestAgent.StartAsync(new AgentOptions { Routing = RoutingChoice.Local }, _haproxy);
        await Eventually.TrueAsync(() => Loop.Current.HasSettled);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task What_HAProxy_takes_is_committed_under_a_new_revision()
    {
        var before = Loop.Current.Snapshot.Revision;
        var state = await PutAsync(Backend("a"));

        Assert.Equal(before + 1, state.Snapshot.Revision);
        Assert.Same(_haproxy.Now, Loop.Current.Snapshot);
        Assert.Equal(["a"], Keys());
    }

    [Fact]
    public async Task What_HAProxy_refuses_changes_nothing()
    {
        await PutAsync(Backend("a"));
        RefuseKey("bad");
        var state = await PutAsync(Backend("bad"));

        Assert.Equal("bad is bad", state.Refusals["backend/bad"].Result.Reason);
        Assert.True(state.Refusals["backend/bad"].IsOfObject);
        Assert.Equal(["a"], Keys());
        Assert.Null(Loop.Current.Wanted.Find("backend/bad"));
        Assert.Empty(Loop.Current.Refusals);
    }

    [Fact]
    public async Task A_change_that_is_refused_leaves_the_object_as_it_was()
    {
        await PutAsync(Backend("a", 81));
        _haproxy.Refuse = snapshot => FakeHaproxy.PortsIn(snapshot, "a") is [82] ? "no 82" : null;
        await PutAsync(Backend("a", 82));

        Assert.Equal([81], _haproxy.Ports("a"));
        Assert.Equal(81, Loop.Current.Wanted.Find("backend/a")!.Backend!.Members[0].Port);
    }

    [Fact]
    public async Task Changes_that_come_while_HAProxy_is_busy_become_one()
    {
        var attempts = _haproxy.Attempts.Count;
        var busy = new TaskCompletionSource();
        _haproxy.Before = () => busy.Task;
        var first = PutAsync(Backend("first"));
        await Eventually.TrueAsync(() => _haproxy.Attempts.Count == attempts + 1);
        var rest = Enumerable.Range(0, 50).Select(i => PutAsync(Backend($"b{i}"))).ToArray();
        _haproxy.Before = () => Task.CompletedTask;
        busy.SetResult();
        await Task.WhenAll([first, .. rest]);

        Assert.Equal(attempts + 2, _haproxy.Attempts.Count);
        Assert.Equal(51, Keys().Length);
    }

    [Fact]
    public async Task One_bad_object_among_others_holds_back_no_other()
    {
        RefuseKey("bad");
        var table = new[] { Backend("a"), Backend("bad"), Backend("c") }.Aggregate(RoutingTable.Empty, (all, item) => all.With(item));
        var state = await Loop.ReplaceAsync(table);

        Assert.Equal(["a", "c"], Keys());
        Assert.Equal(["backend/bad"], state.Refusals.Keys);
        Assert.NotNull(Loop.Current.Wanted.Find("backend/bad"));

        await PutAsync(Backend("d"));
        Assert.Equal(["a", "c", "d"], Keys());
        _haproxy.Refuse = _ => null;
        await Loop.RefreshAsync();
        Assert.Equal(["a", "bad", "c", "d"], Keys());
        Assert.Empty(Loop.Current.Refusals);
    }

    [Fact]
    public async Task An_object_that_needs_room_gets_it_when_the_other_leaves_in_the_same_change()
    {
        await PutAsync(Frontend("old", "127.0.0.1:8080"));
        _haproxy.Refuse = snapshot =>
            snapshot.Frontends.Select(frontend => frontend.Bind).Distinct().Count() < snapshot.Frontends.Length ? "address in use"
            : snapshot.Backends.Any(backend => backend.Definition.Key == "bad") ? "bad is bad"
            : null;
        var table = RoutingTable.Empty.With(Frontend("new", "127.0.0.1:8080")).With(Backend("bad"));
        var state = await Loop.ReplaceAsync(table);

        Assert.Equal(["new"], _haproxy.Now.Frontends.Select(frontend => frontend.Key));
        Assert.Equal(["backend/bad"], state.Refusals.Keys);
    }

    [Fact]
    public async Task When_HAProxy_takes_nothing_at_all_it_is_not_the_objects_fault()
    {
        _haproxy.Refuse = _ => "HAProxy is not there";
        var state = await PutAsync(Backend("a"));

        Assert.False(state.Refusals["backend/a"].IsOfObject);
        Assert.Empty(Keys());
        _haproxy.Refuse = _ => null;
        await PutAsync(Backend("a"));
        Assert.Equal(["a"], Keys());
    }

    [Fact]
    public async Task An_exception_is_a_refusal_and_the_loop_goes_on()
    {
        _haproxy.Before = () => throw new InvalidOperationException("broken");
        var state = await PutAsync(Backend("a"));
        Assert.Equal("broken", state.Refusals["backend/a"].Result.Reason);
        _haproxy.Before = () => Task.CompletedTask;
        await PutAsync(Backend("a"));

        Assert.Equal(["a"], Keys());
    }

    [Fact]
    public async Task Two_changes_of_one_object_are_judged_apart()
    {
        var busy = new TaskCompletionSource();
        _haproxy.Before = () => busy.Task;
        _haproxy.Refuse = snapshot => FakeHaproxy.PortsIn(snapshot, "a") is [82] ? "no 82" : null;
        var other = PutAsync(Backend("other"));
        var good = PutAsync(Backend("a", 81));
        var bad = PutAsync(Backend("a", 82));
        busy.SetResult();

        Assert.Empty((await good).Refusals);
        Assert.Single((await bad).Refusals);
        await other;
        Assert.Equal([81], _haproxy.Ports("a"));
    }

    [Fact]
    public async Task Whoever_waits_when_the_agent_stops_is_told()
    {
        _haproxy.Before = () => new TaskCompletionSource().Task;
        var waiting = PutAsync(Backend("a"));
        await Loop.StopAsync(default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Loop.RefreshAsync());
    }

    private static RoutingObject Backend(string key, int port = 80) => Read(
        RoutingKind.Backend, key, $$"""{"type":"static","members":[{"host":"127.0.0.1","port":{{port}}}]}""");

    private static RoutingObject Frontend(string key, string bind) =>
        Read(RoutingKind.Frontend, key, $$"""{"bind":"{{bind}}","backend":"a"}""");

    private static RoutingObject Read(RoutingKind kind, string key, string json)
    {
        var faults = new FaultList();
        return RoutingObject.Read(kind, key, JsonElement.Parse(json), faults)
            ?? throw new ArgumentException(faults.ToString(), nameof(json));
    }

    private Task<RoutingState> PutAsync(RoutingObject item) => Loop.ChangeAsync(item.Id, _ => item);

    private void RefuseKey(string key) =>
        _haproxy.Refuse = snapshot => snapshot.Backends.Any(backend => backend.Definition.Key == key) ? $"{key} is bad" : null;

    private string[] Keys() => [.. _haproxy.Now.Backends.Select(backend => backend.Definition.Key)];
}
