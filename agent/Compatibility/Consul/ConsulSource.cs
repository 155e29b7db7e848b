using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Agent.Discovery;
using Thalassa.Client.Events;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>A Consul cluster as the source of members: the instances that pass their checks.</summary>
/// <remarks>
/// Blocking queries tell that a service changed, one service each; what it is then is asked for as at every comparison. So no trap of
/// theirs
/// (early answers, an index that falls back, a broken connection) can do more than delay a change until the next comparison.
/// </remarks>
internal sealed class ConsulSource(ConsulClient client, ConsulOptions options, TimeProvider time) : IMemberSource
{
    // Enough to be quick, and few enough to be no burden when a fleet of agents compares.
    private const int QuestionsAtOnce = 8;

    private readonly Revisions _revisions = new(time);
    private readonly Channel<ImmutableSortedSet<string>> _wanted =
        Channel.CreateBounded<ImmutableSortedSet<string>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <inheritdoc/>
    public string Kind => "consul";

    /// <inheritdoc/>
    public IReadOnlyList<Uri> Hosts => options.Hosts;

    /// <inheritdoc/>
    public void Choose(ImmutableSortedSet<string> names) => _wanted.Writer.TryWrite(names);

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<Registration>> GetAsync(ImmutableSortedSet<string> names, CancellationToken cancellationToken)
    {
        var asked = names.IsEmpty ? await client.GetNamesAsync(cancellationToken) : (IReadOnlyCollection<string>)names;
        var all = new ConcurrentBag<Registration>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = QuestionsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(asked, limits, async (name, token) =>
        {
            var answer = await client.GetInstancesAsync(name, 0, token);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var registration in answer.Entries.SelectMany(entry => ConsulInstance.Read(name, entry, now, _revisions)))
            {
                all.Add(registration);
            }
        });
        Registration[] found = [.. all.DistinctBy(registration => registration.Id)];
        _revisions.Keep(found.Select(registration => registration.Id.ToString()).ToHashSet(StringComparer.Ordinal));
        return found;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventSignal> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var news = Channel.CreateUnbounded<ConsulNews>();
        var failing = new HashSet<string>(StringComparer.Ordinal);
        _ = GuardAsync(WatchAsync(news, cancellationToken), news);
        yield return EventSignal.Connected;
        await foreach (var learned in news.Reader.ReadAllAsync(cancellationToken))
        {
            if (learned.Failure is not null)
            {
                failing.Add(learned.Service);
                yield return EventSignal.Disconnected(learned.Failure);
            }
            else
            {
                yield return failing.Remove(learned.Service) && failing.Count == 0 ? EventSignal.Connected : EventSignal.Received();
            }
        }
    }

    /// <summary>Keeps one watch for each service that is wanted.</summary>
    private async Task WatchAsync(ChannelWriter<ConsulNews> news, CancellationToken cancellationToken)
    {
        var watches = new Dictionary<string, CancellationTokenSource>(StringComparer.Ordinal);
        await foreach (var wanted in _wanted.Reader.ReadAllAsync(cancellationToken))
        {
            foreach (var name in watches.Keys.Except(wanted).ToArray())
            {
                watches.Remove(name, out var unwanted);
                await unwanted!.CancelAsync();
                unwanted.Dispose();
                news.TryWrite(new ConsulNews(name, null));
            }

            foreach (var name in wanted.Except(watches.Keys))
            {
                watches[name] = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                _ = GuardAsync(new ConsulWatch(name, client, options, time, news).RunAsync(watches[name].Token), news);
            }
        }
    }

    // What fails in another way than Consul can is a fault of the program, which must not go on half blind.
    private static async Task GuardAsync(Task work, ChannelWriter<ConsulNews> news)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // Not wanted any more.
        }
        catch (Exception failure)
        {
            news.TryComplete(failure);
        }
    }
}
