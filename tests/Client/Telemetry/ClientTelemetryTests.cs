using System.Diagnostics;
using System.Net;
using Thalassa.Client.Tests.AspNetCore;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.Telemetry;

[CollectionDefinition(nameof(ClientTelemetryTests), DisableParallelization = true)]
[Collection(nameof(ClientTelemetryTests))]
public sealed class ClientTelemetryTests
{
    [Fact]
    public async Task Each_heartbeat_is_counted_timed_and_traced_whatever_comes_of_it()
    {
        using var listening = new Listening();
        await using var simulated = await SimulatedApp.StartAsync(
            options => options.Name = "web", registry => registry.Fail(HttpStatusCode.ServiceUnavailable));
        await Eventually.TrueAsync(() => simulated.Client.State.Failures == 1);
        simulated.Registry.Fail(null);
        await Eventually.TrueAsync(() =>
        {
            simulated.Time.Advance(TimeSpan.FromSeconds(1));
            return simulated.Client.IsOnline;
        });

        Assert.Equal(1, listening.Count("thalassa.client.heartbeats", "outcome=failed"));
        Assert.Equal(1, listening.Count("thalassa.client.heartbeats", "outcome=ok"));
        var durations = listening.Of("thalassa.client.heartbeat.duration");
        Assert.Equal(2, durations.Count);
        Assert.All(durations, duration => Assert.True(duration is { Value: >= 0, Tags: "" }, $"{duration}"));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Ok], listening.Activities.Select(activity => activity.Status));
        Assert.All(listening.Activities, activity =>
        {
            Assert.Equal(
                ("thalassa.heartbeat", ActivityKind.Client, 1),
                (activity.OperationName, activity.Kind, activity.GetTagItem("thalassa.registrations")));
            Assert.Null(activity.Parent);
        });
        Assert.Contains("503", listening.Activities.First().StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heartbeat_is_no_part_of_the_request_that_started_the_client()
    {
        using var listening = new Listening();
        using var request = new Activity("request").Start();
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => listening.Activities.Count > 0);

        Assert.NotEqual(request.TraceId, listening.Activities.First().TraceId);
    }

    [Fact]
    public async Task Reported_transitions_are_counted_by_type()
    {
        using var listening = new Listening();
        await using var simulated = new SimulatedClient(
            new ThalassaOptions { Events = EventTransport.Poll, PollInterval = TimeSpan.FromSeconds(1) });
        string[] live = [Registration(1), Registration(2)];
        simulated.Registry.Instead = (_, _) => Task.FromResult<HttpResponseMessage?>(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', Volatile.Read(ref live))}]") });
        simulated.Client.Subscribe("web");
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => listening.Count("thalassa.client.transitions", "type=online") == 2);

        Volatile.Write(ref live, [Registration(2)]);
        await Eventually.TrueAsync(() =>
        {
            simulated.Time.Advance(TimeSpan.FromSeconds(1));
            return listening.Count("thalassa.client.transitions", "type=offline") == 1;
        });
        Assert.Equal(3, listening.Of("thalassa.client.transitions").Count);

        static string Registration(int port) =>
            $$$"""{"id":"/web/1.0.0/10.0.0.5/{{{port}}}","name":"web","version":"1.0.0","host":"10.0.0.5","port":{{{port}}},"lastKnown":1700000000000,"meta":{"secondsToExpire":60},"revision":1}""";
    }
}
