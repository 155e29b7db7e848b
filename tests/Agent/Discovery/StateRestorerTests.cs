using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery;

public sealed class StateRestorerTests : IDisposable
{
    private const string State =
        """
        {"version": 1, "frontends": [], "backends": [{"key": "web", "type": "dynamic", "name": "web", "version": "1.0.0"}],
         "drained": ["web 10.0.0.1:80"]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task State_file_is_restored_by_the_start_not_by_making_the_services()
    {
        await File.WriteAllTextAsync(_folder.At("state.json"), State);
        await using var agent = Build();

        var (loop, drains) = (agent.Services.GetRequiredService<RoutingLoop>(), agent.Services.GetRequiredService<Drains>());
        Assert.True(loop.Current.Wanted.IsEmpty);
        Assert.Empty(drains.All);

        await agent.StartAsync();
        Assert.NotNull(loop.Current.Wanted.Find("backend/web"));
        Assert.Equal(["web 10.0.0.1:80"], drains.All);
        await agent.StopAsync();
    }

    private WebApplication Build() => AgentHost.Build(
        new AgentOptions { Port = 0, StateFile = _folder.At("state.json") },
        services => services.AddSingleton<IHaproxy>(new FakeHaproxy()));
}
