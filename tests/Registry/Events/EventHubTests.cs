using System.Text.Json;
using Microsoft.Extensions.Options;
using Thalassa.Model.Events;
using Thalassa.Registry.Events;
using Thalassa.Registry.Settings;

namespace Thalassa.Registry.Tests.Events;

public sealed class EventHubTests : IDisposable
{
    private readonly EventHub _hub = new(Options.Create(new RegistryOptions { SubscriberBuffer = 16 }));

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Subscriber_gets_events_published_after_its_subscription()
    {
        await PublishAsync("/early/1/h/1");
        using var one = _hub.Subscribe();
        await PublishAsync("/a/1/h/1", "frontend/web");
        using var two = _hub.Subscribe();
        await PublishAsync("/b/1/h/1");

        Assert.Equal(["/a/1/h/1", "frontend/web", "/b/1/h/1"], Take(one).Select(item => item.Event.Subject));
        var last = Assert.Single(Take(two));
        Assert.Equal(4, last.Sequence);
        var json = JsonElement.Parse(last.Json.Span);
        Assert.Equal(("1.0", "/b/1/h/1"), (json.GetProperty("specversion").GetString(), json.GetProperty("subject").GetString()));
        Assert.DoesNotContain((byte)'\n', last.Json.ToArray());
    }

    [Fact]
    public async Task A_filter_lets_only_its_service_through()
    {
        using var service = _hub.Subscribe("a");
        using var version = _hub.Subscribe("a", "2");
        using var anyName = _hub.Subscribe(version: "2");
        await PublishAsync("/a/1/h/1", "/a/2/h/1", "/b/2/h/1", "/aa/1/h/1", "frontend/a");

        Assert.Equal(["/a/1/h/1", "/a/2/h/1"], Take(service).Select(item => item.Event.Subject));
        Assert.Equal(["/a/2/h/1"], Take(version).Select(item => item.Event.Subject));
        Assert.Equal(["/a/2/h/1", "/b/2/h/1"], Take(anyName).Select(item => item.Event.Subject));
    }

    [Fact]
    public async Task Slow_subscriber_is_ended_and_delays_no_other()
    {
        using var slow = _hub.Subscribe();
        using var quick = _hub.Subscribe();
        for (var i = 1; i <= 17; i++)
        {
            await PublishAsync($"/a/1/h/{i}");
            Assert.Single(Take(quick));
        }

        Assert.Equal(1, _hub.Subscribers);
        Assert.Equal(16, Take(slow).Count);
        Assert.True(slow.Events.Completion.IsCompleted, "The slow subscription completes after its last event.");
        Assert.Equal((SubscriptionEnd.TooSlow, SubscriptionEnd.None), (slow.Ended, quick.Ended));
    }

    [Fact]
    public async Task Disposed_subscriber_is_forgotten()
    {
        var one = _hub.Subscribe();
        one.Dispose();
        one.Dispose();
        await PublishAsync("/a/1/h/1");

        Assert.Equal(0, _hub.Subscribers);
        Assert.Empty(Take(one));
        Assert.Equal(SubscriptionEnd.None, one.Ended);
    }

    [Fact]
    public async Task Closing_ends_every_subscription_old_and_new()
    {
        using var old = _hub.Subscribe();
        await PublishAsync("/a/1/h/1");
        _hub.Dispose();
        using var late = _hub.Subscribe();

        Assert.Single(Take(old));
        Assert.Equal((SubscriptionEnd.Closing, SubscriptionEnd.Closing), (old.Ended, late.Ended));
        Assert.True(late.Events.Completion.IsCompleted);
    }

    private static List<PublishedEvent> Take(Subscription subscription)
    {
        var taken = new List<PublishedEvent>();
        while (subscription.Events.TryRead(out var item))
        {
            taken.Add(item);
        }

        return taken;
    }

    private Task PublishAsync(params string[] subjects) => _hub.PublishAsync([.. subjects.Select(subject => new RegistryEvent
    {
        Id = $"{subject}@1",
        Type = EventTypes.Online,
        Subject = subject,
        Time = DateTimeOffset.UnixEpoch,
        Data = JsonElement.Parse("""{"revision":1,"text":"a\nb"}"""),
    })]);
}
