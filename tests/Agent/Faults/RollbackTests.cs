using Thalassa.Agent.Discovery;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>A change at the registry and its opposite within the time of one reload.</summary>
public sealed class RollbackTests : IAsyncLifetime
{
    private const string First = """{"bind":"*:80","backend":"first"}""";
    private const string Second = """{"bind":"*:80","backend":"second"}""";

    private readonly TaskCompletionSource _reloaded = new();
    private FakeRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Change_and_its_opposite_within_one_reload_leave_what_was_there()
    {
        _registry.Put("frontend", "web", First);
        await using var agent = await FollowAsync();
        Assert.Equal("first", BackendOf(agent));

        agent.Haproxy.Before = () => _reloaded.Task;
        _registry.Put("frontend", "web", Second);
        await Eventually.TrueAsync(() => agent.Haproxy.Attempts[^1].Frontends is [{ Backend: "second" }]);
        await RegistryIsAskedAfterAsync(() => _registry.Put("frontend", "web", First));
        _reloaded.SetResult();

        await Eventually.TrueAsync(() => agent.Haproxy.Taken.Any(snapshot => snapshot.Frontends is [{ Backend: "second" }]));
        await Eventually.TrueAsync(() => BackendOf(agent) == "first");
    }

    [Fact]
    public async Task Object_that_is_created_and_deleted_within_one_reload_is_gone()
    {
        _registry.Put("frontend", "web", First);
        await using var agent = await FollowAsync();

        agent.Haproxy.Before = () => _reloaded.Task;
        _registry.Put("frontend", "more", """{"bind":"*:81","backend":"first"}""");
        await Eventually.TrueAsync(() => agent.Haproxy.Attempts[^1].Frontends.Length == 2);
        await RegistryIsAskedAfterAsync(() => _registry.Delete("frontend", "more"));
        _reloaded.SetResult();

        await Eventually.TrueAsync(() => agent.Haproxy.Taken.Any(snapshot => snapshot.Frontends.Length == 2));
        await Eventually.TrueAsync(() => agent.Haproxy.Now.Frontends.Length == 1);
    }

    [Fact]
    public async Task Only_object_that_is_created_and_deleted_within_one_reload_is_gone()
    {
        await using var agent = await FollowAsync();

        agent.Haproxy.Before = () => _reloaded.Task;
        _registry.Put("frontend", "web", First);
        await Eventually.TrueAsync(() => agent.Haproxy.Attempts is [.., { Frontends: [_] }]);
        await RegistryIsAskedAfterAsync(() => _registry.Delete("frontend", "web"));
        _reloaded.SetResult();

        await Eventually.TrueAsync(() => agent.Haproxy.Taken.Any(snapshot => snapshot.Frontends.Length == 1));
        await Eventually.TrueAsync(() => agent.Haproxy.Now.Frontends.IsEmpty);
    }

    private static string? BackendOf(TestAgent agent) => agent.Haproxy.Now.Frontends.SingleOrDefault()?.Backend;

    /// <summary>An agent that learns from events; its next comparison of its own accord is an hour away.</summary>
    private async Task<TestAgent> FollowAsync()
    {
        var agent = await TestAgent.FollowAsync(_registry, compare: TimeSpan.FromHours(1));
        var follower = agent.Get<RegistryFollower>();
        await Eventually.TrueAsync(() => follower.State.EventsConnected);
        await (await follower.CompareAsync(CancellationToken.None)).Settled;
        return agent;
    }

    /// <summary>Makes a change, and waits until the agent has read all of the routing after it and decided what to do.</summary>
    private async Task RegistryIsAskedAfterAsync(Action change)
    {
        var asked = Asked("/backends");
        change();
        // The second comparison after it begins when the first one is over.
        await Eventually.TrueAsync(() => Asked("/backends") > asked);
        asked = Asked("/backends");
        _registry.Put("backend", "unrelated", """{"type":"static","label":"elsewhere"}""");
        await Eventually.TrueAsync(() => Asked("/backends") > asked);
    }

    private int Asked(string path) => _registry.Requests.Count(request => request == $"GET {path}");
}
