using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>What cannot be realised is reported by name and left out; all the rest converges.</summary>
public sealed class IsolationTests : IAsyncLifetime
{
    private static readonly string[] Others = ["b1", "b2", "b3"];

    private FakeRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Member_at_the_address_of_free_slots_is_a_member_as_any_other()
    {
        await using var agent = await ServeAsync("""{"type":"dynamic","name":"odd","version":"1"}""");
        var reloads = (long)(await agent.StatusAsync())["haproxy"]!["reloads"]!;

        var odd = _registry.Online("1", 1, name: "odd");
        await ChangeOthersAsync(agent);

        await Eventually.PassesAsync(async () =>
            Assert.Single(await SlotsAsync(agent, "odd"), slot => slot is { Port: 1, Admin: SlotAdmin.Ready }));
        var status = (await agent.StatusAsync())["haproxy"]!;
        Assert.Null(status["problem"]);
        Assert.Equal(reloads, (long)status["reloads"]!);
        Assert.Equal("runtime", (string?)status["lastChange"]!["tier"]);

        // It leaves as others do, and another one has its slot afterwards.
        _registry.Offline(odd);
        var next = await RunAsync(agent, "odd");
        await Eventually.PassesAsync(async () => Assert.Equal(
            [next.Port],
            (await SlotsAsync(agent, "odd")).Where(slot => slot.Admin != SlotAdmin.Maintenance).Select(slot => slot.Port)));
        Assert.Equal(reloads, (long)(await agent.StatusAsync())["haproxy"]!["reloads"]!);
    }

    [Fact]
    public async Task Backend_in_which_HAProxy_refuses_a_command_is_reported_by_name_and_holds_no_other_back()
    {
        // HAProxy takes weights of such a backend only from the file.
        await using var agent = await ServeAsync("""{"type":"dynamic","name":"odd","version":"1","natives":["balance static-rr"]}""");

        _registry.Online("1", FreePort.Next(), meta: """{"weight":50}""", name: "odd");
        await ChangeOthersAsync(agent);

        await agent.TellsAsync(status =>
            ((string?)status["problem"])?.StartsWith("backend odd: ", StringComparison.Ordinal) == true
            && status["waiting"]!.ToJsonString().Contains("backend odd: ", StringComparison.Ordinal));
        await ChangeOthersAsync(agent);
        Assert.Equal(0, (long)(await agent.StatusAsync())["haproxy"]!["repairs"]!);

        _registry.Put("backend", "odd", """{"type":"dynamic","name":"odd","version":"1"}""");
        await agent.TellsAsync(status => status["problem"] is null);
    }

    private async Task<RunningAgent> ServeAsync(string odd)
    {
        var agent = RunningAgent.Create(_registry);
        _registry.Put("backend", "odd", odd);
        foreach (var other in Others)
        {
            _registry.Put("backend", other, $$"""{"type":"dynamic","name":"{{other}}","version":"1"}""");
        }

        try
        {
            await agent.StartAsync();
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    private async Task ChangeOthersAsync(RunningAgent agent)
    {
        var apps = await Task.WhenAll(Others.Select(other => RunAsync(agent, other)));
        await Eventually.PassesAsync(
            async () =>
            {
                foreach (var (other, app) in Others.Zip(apps))
                {
                    Assert.Contains(await SlotsAsync(agent, other), slot => slot.IsServing && slot.Port == app.Port);
                }
            },
            TimeSpan.FromSeconds(10),
            "the other backends' new members serve");
    }

    private async Task<AppServer> RunAsync(RunningAgent agent, string name)
    {
        var app = await AppServer.StartAsync(name);
        agent.Adopt(app);
        _registry.Online("1", app.Port, name: name);
        return app;
    }

    private static async Task<IReadOnlyList<RunningSlot>> SlotsAsync(RunningAgent agent, string backend)
    {
        using var socket = new RuntimeSocket(
            new RuntimeSocketOptions { Path = agent.Options.HaproxySocketPath }, TimeProvider.System);
        return (await new RuntimeObserver(socket).ObserveAsync(CancellationToken.None)).Backends[backend];
    }
}
