using System.Collections.Concurrent;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Tables;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

/// <summary>The storage goes away under load and comes back.</summary>
public sealed class OutageTests
{
    private const int Writers = 16;

    [Fact]
    public async Task Nothing_that_was_answered_is_lost_when_the_storage_stops_and_starts_under_load()
    {
        await using var azurite = await AzuriteServer.StartAsync(persistent: true);
        var load = new Load(azurite.ConnectionString);
        await load.RunAsync(async () =>
        {
            await azurite.StopAsync();
            var failed = load.Failures;
            await Eventually.TrueAsync(() => load.Failures > failed);
            await azurite.RestartAsync();
        });

        Assert.Empty(await load.MissingAsync());
    }

    /// <summary>
    /// The emulator itself writes its file every five seconds, so a kill takes what is younger with it. What was in the
    /// file stays whole, each registration with its event, and the next heartbeat of every client brings back the rest.
    /// </summary>
    [Fact]
    public async Task After_a_kill_every_client_is_back_with_its_next_heartbeat()
    {
        await using var azurite = await AzuriteServer.StartAsync(persistent: true);
        var load = new Load(azurite.ConnectionString);
        await load.RunAsync(async () =>
        {
            azurite.Kill();
            var failed = load.Failures;
            await Eventually.TrueAsync(() => load.Failures > failed);
            await azurite.RestartAsync();
        });

        await load.BeatAllAgainAsync();
        Assert.Empty(await load.MissingAsync());
    }

    /// <summary>Clients that register new instances and renew old ones, each one heartbeat after the other.</summary>
    private sealed class Load(string connectionString)
    {
        private readonly TableStore _store = new RequestLog().Store(connectionString, "registrations");
        private readonly ConcurrentDictionary<RegistrationId, long> _answered = new();
        private int _failures;

        public int Failures => Volatile.Read(ref _failures);

        /// <summary>Runs the fault in the middle of the load.</summary>
        public async Task RunAsync(Func<Task> fault)
        {
            using var end = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Writers).Select(i => ClientAsync(i, end.Token)).ToArray();
            await GrowAsync();
            await fault();
            await GrowAsync();
            await end.CancelAsync();
            await Task.WhenAll(clients);
        }

        public Task BeatAllAgainAsync() => Parallel.ForEachAsync(
            _answered.Keys, async (id, token) => await _store.HeartbeatAsync([TableStoreFixture.Beat(id.ToString())], DateTimeOffset.UtcNow, token));

        /// <summary>Answered registrations that are not there, or without the last heartbeat that was answered, or without their event.</summary>
        public async Task<IReadOnlyList<string>> MissingAsync()
        {
            var rows = (await _store.QueryAsync(new RegistrationQuery())).List.Items.ToArray().ToDictionary(item => item.Id);
            var events = (await _store.ScanAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddHours(1), int.MaxValue)).Pending
                .Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
            return
            [
                .. _answered.Where(one => !rows.TryGetValue(one.Key, out var row)
                    || row.LastKnown < one.Value
                    || !events.Contains($"{one.Key}@{row.Revision}")).Select(one => one.Key.ToString()),
            ];
        }

        private async Task GrowAsync()
        {
            var before = _answered.Count;
            await Eventually.TrueAsync(() => _answered.Count >= before + (5 * Writers), TimeSpan.FromSeconds(60));
        }

        private async Task ClientAsync(int client, CancellationToken end)
        {
            for (var i = 1; !end.IsCancellationRequested; i++)
            {
                // Every third heartbeat is a new instance; the others renew the client's latest ones.
                var beat = TableStoreFixture.Beat($"/web/1.0.0/10.0.{client}.1/{8000 + (i % 3 == 0 ? i : i / 3 * 3)}");
                var now = DateTimeOffset.UtcNow;
                try
                {
                    await _store.HeartbeatAsync([beat], now, CancellationToken.None);
                    _answered[beat.Id] = now.ToUnixTimeMilliseconds();
                }
                catch (Exception e) when (e is Azure.RequestFailedException or AggregateException)
                {
                    Interlocked.Increment(ref _failures);
                }
            }
        }
    }
}
