using System.Threading.Channels;
using Thalassa.Client;
using Thalassa.Client.Events;

namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>Waits for changes of one service by Consul's blocking queries.</summary>
internal sealed class ConsulWatch(
    string service, ConsulClient client, ConsulOptions options, TimeProvider time, ChannelWriter<ConsulNews> news)
{
    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        byte[]? last = null;
        long index = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = options.Pause;
            try
            {
                var answer = await client.GetInstancesAsync(service, index, cancellationToken);
                backoff.Reset();
                if (last is null || !answer.Body.AsSpan().SequenceEqual(last))
                {
                    news.TryWrite(new ConsulNews(service, null));
                }

                // An index that falls back is of a cluster that was restored or recreated: what it counts from now on is not known.
                (index, last) = (answer.Index < index ? 0 : answer.Index, answer.Body);
            }
            catch (RegistryException failure)
            {
                news.TryWrite(new ConsulNews(service, failure.Message));
                (index, last) = (0, null);
                pause = backoff.Next();
            }

            // Consul answers early for many reasons, and may do so each time.
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}

/// <summary>What a watch learned.</summary>
/// <param name="Service">The service.</param>
/// <param name="Failure">Why it cannot be watched, or null when its instances changed or are watched again.</param>
internal sealed record ConsulNews(string Service, string? Failure);
