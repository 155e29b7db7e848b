using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests;

/// <summary>An agent to which nothing happens and at which nobody looks.</summary>
public sealed class AtRestTests
{
    [Fact]
    public async Task Agent_at_rest_sets_no_timer_that_wakes_it_up_within_seconds()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        registry.Online("1", 8001);
        var time = new PendingTimers();
        var options = new AgentOptions { RegistryHosts = [registry.Address], Routing = RoutingChoice.Fleet };
        await using var agent = await TestAgent.StartAsync(options, compare: TimeSpan.FromSeconds(60), time: time);
        await agent.PortsAsync("live", 8001);

        // What remains are the comparison with the registry and the report to it.
        await Eventually.PassesAsync(() => Assert.DoesNotContain(time.Delays, delay => delay < TimeSpan.FromSeconds(5)));
    }
}
