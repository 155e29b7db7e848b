using Azure;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;

namespace Thalassa.Bench.Simulation.Fleet;

/// <summary>All apps: they register, beat at the offered rate, and a few are replaced each second.</summary>
internal sealed class Apps(ServiceRegistry registry, SimulationOptions options)
{
    private const int Registrars = 64;

    private readonly Instance[] _instances = [.. Enumerable.Range(0, options.Registrations).Select(number => new Instance(
        number, Instance.ServiceOf(number, options.PerService), 8000, IsSilent(number, options) ? options.SilentLease : options.Lease))];

    private readonly HashSet<string> _ended = [.. Enumerable.Range(0, options.Registrations).Where(number => IsSilent(number, options))
        .Select(number => new Instance(number, Instance.ServiceOf(number, options.PerService), 8000, 0).Id)];

    private long _offered;
    private long _done;
    private long _failed;
    private int _next;
    private int _nextReplaced;

    public long Offered => Interlocked.Read(ref _offered);

    public long Done => Interlocked.Read(ref _done);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The ids expected at the end.</summary>
    public HashSet<string> Living => [.. _instances.Where(instance => !IsSilent(instance.Number, options)).Select(instance => instance.Id)];

    /// <summary>The ids expected to be gone at the end.</summary>
    public IReadOnlySet<string> Ended => _ended;

    /// <summary>Registers all of them, each as often as it takes.</summary>
    public Task RegisterAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _instances,
        new ParallelOptions { MaxDegreeOfParallelism = Registrars, CancellationToken = cancellationToken },
        async (instance, token) => await UntilDoneAsync(async () => await registry.HeartbeatAsync(instance.Beat(registry), token), token));

    /// <summary>Beats, and replaces, until it is cancelled. What is not answered is not waited for.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var (beats, replacements) = (0L, 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!cancellationToken.IsCancellationRequested)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            for (; beats < elapsed * options.HeartbeatsPerSecond; beats++)
            {
                _ = BeatAsync(NextToBeat(), cancellationToken);
            }

            for (; replacements < Math.Min(elapsed, options.Seconds) * options.Replaced; replacements++)
            {
                _ = ReplaceAsync(cancellationToken);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static bool IsSilent(int number, SimulationOptions options)
    {
        var (services, perService) = (options.Registrations / options.PerService, options.PerService);
        var each = Math.Max(1, options.Silent / services);
        return number % perService < each && number / perService * each < options.Silent;
    }

    private Instance NextToBeat()
    {
        while (true)
        {
            var instance = Volatile.Read(ref _instances[_next]);
            _next = (_next + 1) % _instances.Length;
            if (!IsSilent(instance.Number, options))
            {
                return instance;
            }
        }
    }

    private async Task BeatAsync(Instance instance, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _offered);
        instance.BeginBeat();
        await Task.Yield();
        try
        {
            await registry.HeartbeatAsync(instance.Beat(registry), cancellationToken);
            Interlocked.Increment(ref _done);
        }
        catch (RequestFailedException)
        {
            Interlocked.Increment(ref _failed);
        }
        catch (OperationCanceledException)
        {
            // The simulation is over.
        }
        finally
        {
            instance.EndBeat();
        }
    }

    /// <summary>One leaves for good, and another comes in its place.</summary>
    private async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        // One of each service after the other; the last ones of a service are never silent.
        var services = options.Registrations / options.PerService;
        var turn = _nextReplaced++;
        var number = (turn % services * options.PerService) + options.PerService - 1 - (turn / services % (options.PerService / 2));
        var previous = _instances[number];
        var successor = new Instance(previous.Number, previous.Service, previous.Port + 1, previous.Lease);

        // The previous one sends no more heartbeats. It leaves after its last heartbeat, which would register it again.
        Volatile.Write(ref _instances[number], successor);
        lock (_ended)
        {
            _ended.Add(previous.Id);
        }

        try
        {
            await UntilDoneAsync(async () => await registry.HeartbeatAsync(successor.Beat(registry), cancellationToken), cancellationToken);
            while (previous.IsBeating)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }

            await UntilDoneAsync(
                async () => await registry.RemoveAsync(RegistrationId.TryParse(previous.Id)!, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The simulation is over.
        }
    }

    private static async Task UntilDoneAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (RequestFailedException)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5 + Random.Shared.NextDouble()), TimeProvider.System, cancellationToken);
            }
        }
    }
}
