namespace Thalassa.Agent.Tests.Faults;

/// <summary>Tests of a whole agent with a real HAProxy, whose first member serves when they begin.</summary>
public abstract class ServedTests : IAsyncLifetime
{
    private protected FakeRegistry Registry { get; private set; } = null!;

    private protected RunningAgent Agent { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Registry = await FakeRegistry.StartAsync();
        Agent = RunningAgent.Create(Registry);
        Agent.With = options => With(options, Agent);
        await Agent.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Registry.DisposeAsync();
    }

    /// <summary>The options to start the agent with.</summary>
    private protected virtual AgentOptions With(AgentOptions options, RunningAgent agent) => options;
}
