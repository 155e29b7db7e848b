using System.Collections.Concurrent;
using System.Diagnostics;
using Thalassa.Model.Agents;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tables;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

/// <summary>The storage goes away under load and comes back.</summary>
public sealed class OutageTests
{
    private const int Writers = 16;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

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

    /// <summary>
    /// Requests that were sent to the frozen storage are done when it goes on, after others that were sent later, so that a lease may count
    /// from up to the deadline earlier than the last answer said.
    /// </summary>
    [Fact]
    public async Task While_the_storage_is_frozen_calls_fail_in_time_and_nothing_that_was_answered_is_lost()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var load = new Load(azurite.ConnectionString);
        await load.RunAsync(async () =>
        {
            await azurite.FreezeAsync();
            var failed = load.Failures;
            await Eventually.TrueAsync(() => load.Failures >= failed + Writers, TimeSpan.FromSeconds(30));
            await azurite.ThawAsync();
        });

        Assert.Empty(await load.MissingAsync(StorageClients.Deadline));
        Assert.InRange(load.Longest, TimeSpan.Zero, Bound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_call_to_a_frozen_or_dead_storage_is_an_outage_within_ten_seconds(bool isFrozen)
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var store = new RequestLog().Store(azurite.ConnectionString, "registrations");
        var now = TimeProvider.System.GetUtcNow();
        var known = TableStoreFixture.Beat("/web/1.0.0/10.0.0.1/80");
        var online = (await store.HeartbeatAsync([known], now))[0].Event!;
        var due = (await store.ScanAsync(now.AddHours(1), now, 1)).Due;
        var backend = new RoutingId(RoutingKind.Backend, "live", null);
        await (isFrozen ? azurite.FreezeAsync() : azurite.StopAsync());

        Func<Task>[] calls =
        [
            async () => await store.HeartbeatAsync([known], now),
            async () => await store.HeartbeatAsync([TableStoreFixture.Beat("/web/1.0.0/10.0.0.1/81")], now),
            async () => await store.HeartbeatAsync(
                [known, .. Enumerable.Range(1, 200).Select(i => TableStoreFixture.Beat($"/web/1/h/{i}"))], now),
            async () => await store.RemoveAsync(known.Id, now),
            async () => await store.QueryAsync(new RegistrationQuery()),
            async () => await store.QueryAsync(new RegistrationQuery { Limit = 5 }),
            () => store.CountAsync("web", 5),
            () => store.AnyLiveAsync(now, null),
            () => store.ScanAsync(now, now, 5),
            () => store.ExpireAsync(due, now),
            () => store.AcknowledgeAsync([online]),
            () => store.ReadReaperStateAsync(),
            () => store.WriteReaperStateAsync(new ReaperState { LastPass = now }),
            () => store.ListAsync(RoutingKind.Backend),
            () => store.GetAsync(backend),
            () => store.PutAsync(backend, "{}", 0, now),
            () => store.RemoveAsync(backend, now),
            () => store.SeeAsync(new SeenAgent(new AgentReport { Id = "a", Version = "1", Health = "ok" })),
            () => store.SeenAsync(now),
            () => store.ForgetAsync("a"),
        ];
        await Task.WhenAll(calls.Select(async (call, i) =>
        {
            var clock = Stopwatch.StartNew();
            var failure = await Record.ExceptionAsync(call);
            Assert.True(failure is not null && StorageFailure.IsOutage(failure), $"Call {i}: {failure}");
            Assert.True(clock.Elapsed < Bound, $"Call {i} took {clock.Elapsed}.");
        }));
    }

    /// <summary>Clients that register new instances and renew old ones, each one heartbeat after the other.</summary>
    private sealed class Load(string connectionString)
    {
        private readonly TableStore _store = new RequestLog().Store(connectionString, "registrations");
        private readonly ConcurrentDictionary<RegistrationId, long> _answered = new();
        private int _failures;
        private long _longest;

        public int Failures => Volatile.Read(ref _failures);

        /// <summary>How long the longest call took.</summary>
        public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longest));

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

        public Task BeatAllAgainAsync() =>
            Parallel.ForEachAsync(_answered.Keys, async (id, token) =>
                await _store.HeartbeatAsync([TableStoreFixture.Beat(id.ToString())], TimeProvider.System.GetUtcNow(), token));

        /// <summary>
        /// Answered registrations that are not there, or without the last heartbeat that was answered, or without their event.
        /// </summary>
        public async Task<IReadOnlyList<string>> MissingAsync(TimeSpan late = default)
        {
            var rows = (await _store.QueryAsync(new RegistrationQuery())).List.Items.ToArray().ToDictionary(item => item.Id);
            var events = (await _store.ScanAsync(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow().AddHours(1), int.MaxValue))
                .Pending.Select(item => item.Id)
                .ToHashSet(StringComparer.Ordinal);
            return
            [
                .. _answered.Where(one => !rows.TryGetValue(one.Key, out var row)
                    || row.LastKnown < one.Value - late.TotalMilliseconds
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
                var now = TimeProvider.System.GetUtcNow();
                var clock = Stopwatch.StartNew();
                try
                {
                    await _store.HeartbeatAsync([beat], now, CancellationToken.None);
                    _answered[beat.Id] = now.ToUnixTimeMilliseconds();
                }
                catch (Exception e) when (StorageFailure.IsOutage(e))
                {
                    Interlocked.Increment(ref _failures);
                }

                InterlockedMax(ref _longest, clock.Elapsed.Ticks);
            }
        }

        private static void InterlockedMax(ref long most, long value)
        {
            for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, value, seen);
            }
        }
    }
}
