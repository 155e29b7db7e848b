using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Discovery;

/// <summary>Brings changes of names' addresses to HAProxy.</summary>
internal sealed class ResolverService(HostResolver resolver, RoutingLoop loop) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        resolver.RunAsync(() => _ = loop.RefreshAsync(), stoppingToken);
}
