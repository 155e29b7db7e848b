using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Problems;

/// <summary>What callers see while storage or the bus hangs.</summary>
public sealed class FrozenTests
{
    private const string Bulk = """[{"name":"web","version":"1","host":"h","port":1},{"name":"api","version":"1","host":"h","port":1}]""";
    private const string Backend = """{"type":"dynamic","name":"web","version":"1.0.0"}""";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task While_storage_is_frozen_every_call_is_503_within_ten_seconds_and_after_it_all_is_well()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var app = await RunningApp.StartAsync(null, $"--AzureWebJobsStorage={azurite.ConnectionString}");
        await app.OkAsync("POST", "/registrations/web/1.0.0/127.0.0.1/8000", "{}");
        await azurite.FreezeAsync();

        (string Method, string Path, string? Json)[] calls =
        [
            ("GET", "/registrations", null),
            ("GET", "/registrations/web", null),
            ("POST", "/registrations/web/1.0.0/127.0.0.1/8000", "{}"),
            ("POST", "/registrations/web/1.0.0/127.0.0.1/8001", "{}"),
            ("POST", "/registrations", Bulk),
            ("DELETE", "/registrations/web/1.0.0/127.0.0.1/8000", null),
            ("GET", "/backends", null),
            ("PUT", "/backends/live", Backend),
            ("DELETE", "/backends/live", null),
            ("GET", "/agents", null),
            ("POST", "/agents/a", """{"version":"1","health":"ok"}"""),
        ];
        await Task.WhenAll(calls.Select(async call =>
        {
            var clock = Stopwatch.StartNew();
            await app.ProblemAsync(503, call.Method, call.Path, call.Json);
            Assert.True(clock.Elapsed < Bound, $"{call.Method} {call.Path} took {clock.Elapsed}.");
        }));

        await azurite.ThawAsync();
        await app.OkAsync("POST", "/registrations/web/1.0.0/127.0.0.1/8000", "{}");
    }

    [Fact]
    public async Task While_the_bus_is_frozen_changes_are_answered_at_once_and_arrive_when_it_goes_on()
    {
        await using var bus = await BusServer.StartAsync();
        await new ServiceBusAdministrationClient(bus.ConnectionString)
            .CreateSubscriptionAsync(BusServer.Topic, "all");
        await using var app = await RunningApp.StartAsync(
            null, $"--ServiceBusConnection={bus.ConnectionString}", "--ReaperSchedule=* * * * * *");
        await app.OkAsync("POST", "/registrations/web/1.0.0/127.0.0.1/8000", "{}");
        bus.Freeze();
        for (var port = 8001; port < 8005; port++)
        {
            var clock = Stopwatch.StartNew();
            await app.OkAsync("POST", $"/registrations/web/1.0.0/127.0.0.1/{port}", "{}");
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        }

        bus.Thaw();
        await using var client = new ServiceBusClient(bus.ConnectionString);
        await using var receiver = client.CreateReceiver(BusServer.Topic, "all");
        await Eventually.TrueAsync(
            async () =>
            {
                var bodies = string.Concat(
                    (await receiver.PeekMessagesAsync(100, fromSequenceNumber: 0)).Select(message => message.Body.ToString()));
                return Enumerable.Range(8000, 5).All(port => bodies.Contains($"/web/1.0.0/127.0.0.1/{port}", StringComparison.Ordinal));
            },
            TimeSpan.FromSeconds(40));
    }
}
