using Thalassa.Agent.Discovery;
using Thalassa.Axon;

namespace Thalassa.Agent.Axon;

/// <summary>Offers the publish socket of the former Thalassa, for clients and Aqueducts that subscribe by it.</summary>
internal sealed class AxonService(AxonPublisher publisher, Membership membership) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        membership.Watch(publisher.Online, publisher.Offline);
        publisher.Start();
        return Task.CompletedTask;
    }

    // The publisher ends when it is disposed, with the application.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
