using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Discovery;

/// <summary>Gives members' host names an address, so that HAProxy resolves nothing, and follows the names' changes.</summary>
/// <remarks>A name keeps its last good address while its lookup fails, and the same one while that is among the answers.</remarks>
public sealed partial class HostResolver(DnsLookup lookup, TimeProvider time, ILogger<HostResolver> logger) : IHostResolver
{
    /// <summary>How often every name in use is looked up again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // A resolver that does not answer is treated as one that fails.
    private static readonly TimeSpan LookupLimit = TimeSpan.FromSeconds(5);

    private const int MostUnused = 20;

    private readonly ConcurrentDictionary<string, Name> _names = new(StringComparer.Ordinal);
    private readonly WakeUp _called = new(time);

    /// <summary>The names in use that have an address, for the state file.</summary>
    public IReadOnlyDictionary<string, IPAddress> Known =>
        _names
            .Where(name => name.Value.Address is not null)
            .ToDictionary(name => name.Key, name => name.Value.Address!, StringComparer.Ordinal);

    /// <summary>The names in use that never had an address.</summary>
    public IReadOnlyList<string> Unresolved =>
        [.. _names.Where(name => name.Value.Address is null).Select(name => name.Key).Order(StringComparer.Ordinal)];

    /// <summary>The names in use with several addresses, of which one is used.</summary>
    public IReadOnlyList<NameWithSeveralAddresses> Several =>
    [
        .. _names.Where(name => !name.Value.Unused.IsEmpty)
            .OrderBy(name => name.Key, StringComparer.Ordinal)
            .Select(name => new NameWithSeveralAddresses(name.Key, $"{name.Value.Address}", name.Value.Unused)),
    ];

    /// <summary>Takes up what was known in an earlier life.</summary>
    public void Recall(IReadOnlyDictionary<string, IPAddress> known)
    {
        foreach (var (host, address) in known)
        {
            _names[host] = new Name(address, time.GetUtcNow());
        }

        // From now on there is something to look up periodically.
        _called.Call();
    }

    /// <inheritdoc/>
    public IPAddress? Find(string host) =>
        IPAddress.TryParse(host, out var literal) ? literal : _names.GetValueOrDefault(host)?.Address;

    /// <inheritdoc/>
    public void Follow(IEnumerable<string> hosts)
    {
        foreach (var host in hosts)
        {
            if (!_names.ContainsKey(host) && !IPAddress.TryParse(host, out _) && _names.TryAdd(host, new Name(null, time.GetUtcNow())))
            {
                _called.Call();
            }
        }
    }

    /// <summary>Looks names up that have no address yet, so that a change that is to come finds them.</summary>
    public Task PrepareAsync(IEnumerable<string> hosts, CancellationToken cancellationToken)
    {
        string[] unknown = [.. hosts.Distinct(StringComparer.Ordinal).Where(host => Find(host) is null)];
        Follow(unknown);
        return Task.WhenAll(unknown.Select(host => LookUpAsync(host, cancellationToken)));
    }

    /// <summary>Forgets every name that is not in use; one that was asked for lately stays, it may come into use.</summary>
    public void Keep(IEnumerable<string> hosts)
    {
        if (_names.IsEmpty)
        {
            return;
        }

        var used = hosts.ToHashSet(StringComparer.Ordinal);
        foreach (var name in _names.Where(name => !used.Contains(name.Key) && time.GetUtcNow() - name.Value.Since > Interval).ToArray())
        {
            _names.TryRemove(name);
        }
    }

    /// <summary>
    /// Looks names up, new ones at once and all of them periodically, until cancelled. Nothing happens while there are none.
    /// </summary>
    /// <param name="changed">Called after one or more names got another address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action changed, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Without names there is nothing to look up again.
            var all = !await _called.WaitAsync(_names.IsEmpty ? Timeout.InfiniteTimeSpan : Interval, cancellationToken);
            var hosts = _names.Where(name => all || name.Value.Address is null).Select(name => name.Key).ToArray();
            var results = await Task.WhenAll(hosts.Select(host => LookUpAsync(host, cancellationToken)));
            if (results.Contains(true))
            {
                changed();
            }
        }
    }

    private async Task<bool> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(LookupLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var answers = await lookup(host, either.Token).WaitAsync(either.Token);
            return Choose(host, [.. answers.Where(HostText.IsUsable).Select(HostText.Plain).Distinct()]);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            LogFailure(host, failure.Message, _names.GetValueOrDefault(host)?.Address?.ToString() ?? "none");
            return false;
        }
    }

    private bool Choose(string host, IReadOnlyList<IPAddress> answers)
    {
        if (!_names.TryGetValue(host, out var before) || answers.Count == 0)
        {
            return false;
        }

        var address = before.Address is not null && answers.Contains(before.Address)
            ? before.Address
            : answers
                .OrderBy(answer => answer.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .ThenBy(answer => answer.ToString(), StringComparer.Ordinal)
                .First();
        ImmutableArray<string> unused =
        [
            .. answers.Where(answer => !answer.Equals(address)).Select(answer => answer.ToString()).Order(StringComparer.Ordinal)
                .Take(MostUnused),
        ];
        if (address.Equals(before.Address) && unused.SequenceEqual(before.Unused))
        {
            return false;
        }

        return _names.TryUpdate(host, before with { Address = address, Unused = unused }, before) && !address.Equals(before.Address);
    }

    private sealed record Name(IPAddress? Address, DateTimeOffset Since)
    {
        public ImmutableArray<string> Unused { get; init; } = [];
    }

    [LoggerMessage(
        LogEvents.NameNotResolved, LogLevel.Warning,
        "The name {Host} could not be resolved ({Failure}); it keeps its last address: {Address}")]
    private partial void LogFailure(string host, string failure, string address);
}

/// <summary>Asks for the addresses of a host name, as <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> does.</summary>
public delegate Task<IPAddress[]> DnsLookup(string host, CancellationToken cancellationToken);

/// <summary>Brings changes of names' addresses to HAProxy.</summary>
internal sealed class ResolverService(HostResolver resolver, RoutingLoop loop) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        resolver.RunAsync(() => _ = loop.RefreshAsync(), stoppingToken);
}
