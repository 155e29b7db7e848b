using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Thalassa.Bench.Hitless.Site;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>What an agent with 200 members costs while nothing happens, and while somebody looks at it.</summary>
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

        var (cpu, memory) = await MeasureAsync(site.AgentId, duration);
        Console.WriteLine($"agent at rest with {Members} members, {duration.TotalSeconds} s: {memory:0} MB resident (target 90), {cpu:0.00} % of a core (target 0.5)");

        await using var onlooker = await Onlooker.OpenAsync(site.Agent);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (watched, _) = await MeasureAsync(site.AgentId, duration);
        var statistics = watched - cpu;
        Console.WriteLine(
            $"the same while somebody looks: {watched:0.00} % of a core, so statistics and stream cost {statistics:0.00} % (target 1); {onlooker.Bytes / 1024.0:0} KB were streamed");
        return memory <= 90 && cpu <= 0.5 && statistics <= 1;
    }

    private static async Task<(double Cpu, double Memory)> MeasureAsync(int process, TimeSpan duration)
    {
        using var agent = Process.GetProcessById(process);
        var before = agent.TotalProcessorTime;
        await Task.Delay(duration);
        agent.Refresh();
        return ((agent.TotalProcessorTime - before) / duration * 100, agent.WorkingSet64 / 1024.0 / 1024);
    }
}
