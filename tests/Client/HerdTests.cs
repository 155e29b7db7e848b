using System.Net;
using Thalassa.Testing;

namespace Thalassa.Client.Tests;

/// <summary>Two hundred apps that one event put in step do not stay in step.</summary>
public sealed class HerdTests
{
    private const int Clients = 200;

    [Fact]
    public async Task Two_hundred_clients_that_lost_the_registry_together_do_not_return_together()
    {
        var time = new ManualTimeProvider();
        var registry = new SimulatedRegistry(time);
        var herd = Enumerable.Range(0, Clients).Select(seed => new SimulatedClient(null, time, registry, seed)).ToArray();
        try
        {
            foreach (var one in herd)
            {
                one.Client.Register("web", "1.0.0", 8080);
                await one.Client.StartAsync();
            }

            Task PassAsync(double seconds) => time.PassAsync(TimeSpan.FromSeconds(seconds), () =>
                time.ActiveTimers == Clients && herd.All(one => one.Client.IsWaiting));

            // All start in the same moment, as after a power cut; their next beats do not come together.
            await PassAsync(60);
            Assert.InRange(Busiest(after: time.GetUtcNow() - TimeSpan.FromSeconds(59)), 1, Clients / 6);

            // The registry is away, and asks all of them for the same pause; while away it never gets much more than while it is well.
            registry.Fail(HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5));
            await PassAsync(60);
            registry.Fail(null);
            var returned = time.GetUtcNow();
            await PassAsync(60);

            Assert.InRange(Busiest(returned), 1, Clients / 6);
            Assert.All(herd, one => Assert.True(one.Successes.Last() > returned && one.Client.IsOnline));
        }
        finally
        {
            await Task.WhenAll(herd.Select(one => one.DisposeAsync().AsTask()));
        }

        int Busiest(DateTimeOffset after) =>
            registry.Beats.Where(beat => beat.At > after).GroupBy(beat => beat.At.ToUnixTimeSeconds()).Max(second => second.Count());
    }
}
