using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Thalassa.Bench.Hitless.Site;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>What an agent with 200 members costs while nothing happens.</summary>
internal static class AtRest
{
    private const int Members = 200;

    public static async Task<bool> RunAsync(TimeSpan duration)
    {
        await using var site = new RunningSite();
        await using var member = await Member.StartAsync("1.0.0", IPAddress.Any);
        await site.StartAsync();
        for (var i = 0; i < Members; i++)
        {
            // One server answers for all of them: the whole of 127.0.0.0/8 is this machine.
            await site.CallAsync(HttpMethod.Post, new Uri(site.Registry, $"/registrations/web/1.0.0/127.0.1.{i + 1}/{member.Port}"), """{"secondsToExpire":3600}""");
        }

        await site.CallAsync(HttpMethod.Put, new Uri(site.Agent, "/backends/live"), JsonSerializer.Serialize(new { type = "dynamic", name = "web", version = "1.0.0", health = new { uri = "/health" } }));
        await site.CallAsync(HttpMethod.Put, new Uri(site.Agent, "/frontends/web"), JsonSerializer.Serialize(new { bind = $"127.0.0.1:{Ports.Next()}", backend = "live" }));
        await site.UntilAsync("rest", async () =>
            (await site.GetAsync(new Uri(site.Agent, "/status"))) is var status
            && status.GetProperty("servers").GetInt32() == Members && status.GetProperty("haproxy").GetProperty("waiting").GetArrayLength() == 0);
        await Task.Delay(TimeSpan.FromSeconds(5));

        using var agent = Process.GetProcessById(site.AgentId);
        var before = agent.TotalProcessorTime;
        await Task.Delay(duration);
        agent.Refresh();
        var cpu = (agent.TotalProcessorTime - before) / duration * 100;
        var memory = agent.WorkingSet64 / 1024.0 / 1024;
        Console.WriteLine($"agent at rest with {Members} members, {duration.TotalSeconds} s: {memory:0} MB resident (target 90), {cpu:0.00} % of a core (target 0.5)");
        return memory <= 90 && cpu <= 0.5;
    }
}
