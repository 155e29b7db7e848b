using Microsoft.Extensions.Hosting;

namespace Thalassa.Local.WorkerHost;

/// <summary>Leaves it to the caller when a server ends: signals are handled once, in the order that worker and listener need.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
