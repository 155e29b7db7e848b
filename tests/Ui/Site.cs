using Thalassa.Agent;
using Thalassa.Agent.Tests;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Ui.Tests;

/// <summary>A load balancer with real requests: service <c>web</c> in versions 1 (three members, serving) and 2 (two members).</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly List<AppServer> _next = [];
    private KeepAliveLoad? _load;

    private Site(FakeRegistry registry, RunningAgent agent) => (Registry, Agent) = (registry, agent);

    public FakeRegistry Registry { get; }

    public RunningAgent Agent { get; }

    public IReadOnlyList<AppServer> Next => _next;

    public KeepAliveLoad Load => _load!;

    public Uri Page(string path = "") => new(Agent.Address, $"/{path}");

    public static async Task<Site> StartAsync(Func<AgentOptions, AgentOptions>? with = null)
    {
        var registry = await FakeRegistry.StartAsync();
        var site = new Site(registry, RunningAgent.Create(registry));
        try
        {
            site.Agent.With = options =>
                (with ?? (same => same))(
                    options with
                    {
                        ActivityFile = site.Agent.Folder.At("activity.jsonl"),
                        StateFile = site.Agent.Folder.At("state.json"),
                        Label = "east",
                    });
            await site.Agent.StartAsync();
            await site.Agent.ServesAsync(site.Agent.App("first"), await site.Agent.RunAsync("second"), await site.Agent.RunAsync("third"));
            foreach (var name in (string[])["next-a", "next-b"])
            {
                var app = await AppServer.StartAsync(name);
                site._next.Add(app);
                registry.Online("2", app.Port);
            }

            site._load = new KeepAliveLoad(site.Agent.Port, 3);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
        {
            await _load.DisposeAsync();
        }

        await Agent.DisposeAsync();
        foreach (var app in _next)
        {
            await app.DisposeAsync();
        }

        await Registry.DisposeAsync();
    }
}
