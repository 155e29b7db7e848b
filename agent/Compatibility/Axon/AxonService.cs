using System.Net.Sockets;
using Thalassa.Agent.Discovery;

namespace Thalassa.Agent.Compatibility.Axon;

/// <summary>Offers the publish socket of the former Thalassa, for clients and Aqueducts that subscribe by it.</summary>
internal sealed class AxonService(AxonPublisher publisher, AxonOptions options, Membership membership) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        membership.Watch(publisher.Online, publisher.Offline);
        try
        {
            publisher.Start();
        }
        catch (SocketException failure)
        {
            throw new IOException($"--axonPort: {options.EndPoint} cannot be listened on: {failure.Message}", failure);
        }

        return Task.CompletedTask;
    }

    // The publisher ends when it is disposed, with the application.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
