using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Thalassa.Bench.Hitless.Site;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>An agent whose HAProxy sends the requests of one frontend to 200 members.</summary>
internal sealed class ManyMembers : IAsyncDisposable
{
    /// <summary>How many there are.</summary>
    public const int Count = 200;

    // What only the start has to do is over by then.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan ShortestMeasure = TimeSpan.FromSeconds(30);

    private readonly Member _member;

    private ManyMembers(Member member) => _member = member;

    public RunningSite Site { get; } = new();

    /// <summary>Where HAProxy listens.</summary>
    public int Port { get; } = Ports.Next();

    /// <summary>Starts it, and waits until all of them serve and nothing of the start is left to do.</summary>
    /// <param name="duration">Duration of the measurement; a short one is only a smoke test.</param>
    public static async Task<ManyMembers> StartAsync(TimeSpan duration)
    {
        var many = new ManyMembers(await Member.StartAsync("1.0.0", IPAddress.Any));
        var site = many.Site;
        AgentMemory.Enable(site.Folder);
        await site.StartAsync();
        for (var i = 0; i < Count; i++)
        {
            // One server answers for all of them: the whole of 127.0.0.0/8 is this machine.
            await site.CallAsync(
                HttpMethod.Post,
                new Uri(site.Registry, $"/registrations/web/1.0.0/127.0.1.{i + 1}/{many._member.Port}"),
                """{"secondsToExpire":3600}""");
        }

        await site.CallAsync(
            HttpMethod.Put,
            new Uri(site.Agent, "/backends/live"),
            JsonSerializer.Serialize(
                new
                {
                    type = "dynamic",
                    name = "web",
                    version = "1.0.0",
                    health = new { uri = "/health" },
                }));
        await site.CallAsync(
            HttpMethod.Put,
            new Uri(site.Agent, "/frontends/web"),
            JsonSerializer.Serialize(new { bind = $"127.0.0.1:{many.Port}", backend = "live" }));
        await site.UntilAsync("rest", async () =>
            (await site.GetAsync(new Uri(site.Agent, "/status"))) is var status
            && status.GetProperty("servers").GetInt32() == Count
            && status.GetProperty("haproxy").GetProperty("waiting").GetArrayLength() == 0);
        if (duration >= ShortestMeasure)
        {
            // Asked once: questions are no rest either.
            var age = TimeSpan.FromSeconds((await site.GetAsync(new Uri(site.Agent, "/status"))).GetProperty("uptimeSeconds").GetInt64());
            await Task.Delay(age < Settled ? Settled - age : TimeSpan.Zero, TimeProvider.System);
        }

        return many;
    }

    /// <summary>What the agent needs for a while: percent of a core, its memory at the end, and how often it wakes up per second.</summary>
    public async Task<(double Cpu, AgentMemory Memory, double WakeUps)> MeasureAsync(TimeSpan duration)
    {
        using var agent = Process.GetProcessById(Site.AgentId);
        var before = agent.TotalProcessorTime;
        var asleep = WakeUps.Read(Site.AgentId);
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(duration, TimeProvider.System);
        agent.Refresh();
        var elapsed = Stopwatch.GetElapsedTime(began);
        var wakeUps = WakeUps.Between(asleep, WakeUps.Read(Site.AgentId)) / elapsed.TotalSeconds;
        return ((agent.TotalProcessorTime - before) / elapsed * 100, AgentMemory.Of(Site.AgentId), wakeUps);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await _member.DisposeAsync();
    }
}
