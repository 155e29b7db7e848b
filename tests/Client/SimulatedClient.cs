using System.Collections.Concurrent;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Client.Tests;

/// <summary>A client in simulated time, with a simulated registry and a note of all that its events said.</summary>
public sealed class SimulatedClient : IAsyncDisposable
{
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    public SimulatedClient(
        ThalassaOptions? options = null, ManualTimeProvider? time = null, SimulatedRegistry? registry = null, int seed = 1)
    {
        Time = time ?? new ManualTimeProvider();
        Registry = registry ?? new SimulatedRegistry(Time);
        Client = new ThalassaClient(
            options ?? new ThalassaOptions { Host = "10.0.0.5" }, Registry.Client(), Time, random: new Random(seed));
        Client.UpdateSuccessful += (_, update) => Updates.Enqueue((Time.GetUtcNow(), update.Registrations, null));
        Client.UpdateFailed += (_, update) => Updates.Enqueue((Time.GetUtcNow(), update.Registrations, update));
    }

    public ManualTimeProvider Time { get; }

    public SimulatedRegistry Registry { get; }

    public ThalassaClient Client { get; }

    public ConcurrentQueue<(DateTimeOffset At, IReadOnlyList<RegistrationId> Ids, UpdateFailedEventArgs? Failure)> Updates { get; } = new();

    public IEnumerable<DateTimeOffset> Successes => Updates.Where(update => update.Failure is null).Select(update => update.At);

    public IEnumerable<UpdateFailedEventArgs> Failures => Updates.Select(update => update.Failure).OfType<UpdateFailedEventArgs>();

    /// <summary>Lets time pass while the client does what it does.</summary>
    public Task PassAsync(TimeSpan span) =>
        Time.PassAsync(span, () => Client.IsWaiting && Time.ActiveTimers == 1);

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
