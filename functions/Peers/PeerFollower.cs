using System.Net.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Thalassa.Functions.Settings;
using Thalassa.Registry.Events;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Replication;

namespace Thalassa.Functions.Peers;

/// <summary>Replicates the memory of the peers to this instance by repeatedly requesting their changes.</summary>
/// <remarks>
/// No instance leads. An instance that starts asks before it serves, so that it knows what the others do; one that cannot be reached
/// is asked again until it can. What a peer heard from another is passed on, so a chain is enough.
/// </remarks>
internal sealed partial class PeerFollower(
    AppSettings settings, MemoryStore store, EventPump pump, TimeProvider time, ILogger<PeerFollower> logger) : BackgroundService
{
    /// <summary>How long an instance that starts waits for its peers.</summary>
    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(3);

    /// <summary>Longer than a peer keeps a question open.</summary>
    private static readonly TimeSpan Limit = PeersFunction.Longest + TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Between two questions, so that many changes are one answer.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private Follower[] _followers = [];

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.StartReplication();
        _followers = [.. settings.Peers.Select(peer => new Follower(peer))];
        await Task.WhenAll(_followers.Select(follower => AskAsync(follower, FirstLimit, cancellationToken)));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_followers.Select(follower => FollowAsync(follower, stoppingToken)));

    private async Task FollowAsync(Follower follower, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !follower.IsSelf)
        {
            var answered = await AskAsync(follower, Limit, stopping);
            await Task.Delay(answered ? Breath : Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> AskAsync(Follower follower, TimeSpan limit, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            // A caller that does not know the peer's process yet is answered at once, with or without changes.
            var changes = await GetAsync(
                new Uri(follower.Peer, $"peers/changes?instance={follower.Instance}&after={follower.Sequence}"), either.Token);
            follower.IsSelf = changes.Instance == store.Instance;
            if (!follower.IsSelf)
            {
                var events = store.Apply(changes.Records, time.GetUtcNow());
                await pump.PublishToEndAsync(events, either.Token);
                (follower.Instance, follower.Sequence) = (changes.Instance, changes.Sequence);
                Note(follower, isLost: false, reason: null);
            }

            return true;
        }
        catch (Exception fault)
            when (fault is HttpRequestException or IOException or System.Text.Json.JsonException or OperationCanceledException)
        {
            if (!stopping.IsCancellationRequested)
            {
                Note(follower, isLost: true, fault.Message);
            }

            return false;
        }
    }

    private async Task<ReplicaChanges> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (settings.PeerKey is { } key)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync(ReplicaJson.Default.ReplicaChanges, cancellationToken)
            ?? throw new System.Text.Json.JsonException("The answer is null.");
    }

    private void Note(Follower follower, bool isLost, string? reason)
    {
        if (follower.IsLost == isLost)
        {
            return;
        }

        follower.IsLost = isLost;
        if (isLost)
        {
            LogLost(follower.Peer, reason);
        }
        else
        {
            LogFollows(follower.Peer, follower.Instance);
        }
    }

    private sealed class Follower(Uri peer)
    {
        public Uri Peer => peer;

        public Guid Instance { get; set; }

        public long Sequence { get; set; }

        public bool IsSelf { get; set; }

        public bool? IsLost { get; set; }
    }

    [LoggerMessage(LogEvents.PeerLost, LogLevel.Warning, "Cannot read registrations from peer {Peer}, retrying every second: {Reason}")]
    private partial void LogLost(Uri peer, string? reason);

    [LoggerMessage(LogEvents.PeerFollowed, LogLevel.Information, "Following peer {Peer}, instance {Instance}")]
    private partial void LogFollows(Uri peer, Guid instance);
}
