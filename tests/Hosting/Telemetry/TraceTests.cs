using System.Diagnostics;
using Thalassa.Hosting.Tests.Telemetry.Otlp;
using Thalassa.Local.ServiceBus;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Hosting.Tests.Telemetry;

/// <summary>One trace from the POST of a registration to HAProxy having taken it, as a collector sees it.</summary>
public sealed class TraceTests
{
    private const string InRegistry = "thalassa-registry";
    private const string InAgent = "thalassa-agent";

    [Fact]
    public Task From_a_client_over_the_stream_of_events_to_HAProxy() => IsOneTraceAsync(null, null);

    [Fact]
    public async Task From_a_client_over_tables_and_Service_Bus_to_HAProxy()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = ["thalassa"] });
        await IsOneTraceAsync(azurite.ConnectionString, bus.ConnectionString);
    }

    private static async Task IsOneTraceAsync(string? storage, string? serviceBus)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var fleet = await Fleet.StartAsync(storage, serviceBus, receiver.Environment);
        List<string> apps = ["first"];
        while (await IsOvertakenAsync(receiver, fleet, apps))
        {
            // The agent also compares now and then, and what it finds so has been applied when its event comes.
            Assert.True(apps.Count < 5, "Each time a comparison came before the event.");
        }

        Assert.All([InRegistry, InAgent], service => Assert.Contains(receiver.Spans, span => span.Service == service));
        await Eventually.TrueAsync(() =>
            receiver.Metrics.Contains((InRegistry, "thalassa.registry.heartbeats"))
            && receiver.Metrics.Contains((InAgent, "thalassa.agent.propagation"))
            && receiver.Metrics.Contains((InAgent, "thalassa.haproxy.requests")));
    }

    /// <summary>Registers one more app and follows its trace; whether there was nothing left for its event to change.</summary>
    private static async Task<bool> IsOvertakenAsync(OtlpReceiver receiver, Fleet fleet, List<string> apps)
    {
        apps.Add($"app{apps.Count}");
        var (trace, client) = ($"{ActivityTraceId.CreateRandom()}", $"{ActivitySpanId.CreateRandom()}");
        var app = await fleet.RunAsync(apps[^1]);
        await fleet.PostAsync(Registry.Path("1", app.Port), 600, $"00-{trace}-{client}-01");
        await fleet.ServesAsync([.. apps]);

        var isOvertaken = false;
        await Eventually.PassesAsync(() =>
        {
            var spans = receiver.Spans.Where(span => span.Trace == trace).ToList();
            var post = One(spans, InRegistry, span => span.Parent == client && span.Name.StartsWith("POST", StringComparison.Ordinal));
            One(spans, InRegistry, span => span.Parent == post.Id && span.Name == "registry.publish");
            var received = One(spans, InAgent, span => span.Parent == post.Id && span.Name == "agent.event");
            Assert.Equal(
                ("thalassa.online", $"/web/1/127.0.0.1/{app.Port}"),
                (received.Tags["cloudevents.event_type"], received.Tags["cloudevents.event_subject"]));
            var applied = One(spans, InAgent, span => span.Parent == received.Id && span.Name == "agent.apply");
            isOvertaken = applied.Tags["thalassa.tier"] == "nothing";
            if (isOvertaken)
            {
                return;
            }

            Assert.Equal("runtime", applied.Tags["thalassa.tier"]);

            // The slot gets its address in the change, and its traffic when its first check passed.
            Assert.Contains(spans, span =>
                span.Parent == applied.Id
                && span.Name == "haproxy.runtime"
                && span.Tags["thalassa.slots"].StartsWith("live/s", StringComparison.Ordinal));
            Assert.All(spans, span =>
                Assert.True(span.Parent == client || spans.Exists(other => other.Id == span.Parent), $"{span} has no parent here"));
        });
        return isOvertaken;
    }

    private static OtlpSpan One(List<OtlpSpan> spans, string service, Predicate<OtlpSpan> which)
    {
        var found = spans.FindAll(span => span.Service == service && which(span));
        Assert.True(found.Count == 1, $"{found.Count} of {service} among:\n{string.Join('\n', spans)}");
        return found[0];
    }
}
