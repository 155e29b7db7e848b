using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Discovery;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery;

public sealed class HostResolverTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentDictionary<string, string[]?> _names = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly HostResolver _resolver;
    private readonly Task _running;
    private int _changes;
    private int _lookups;

    public HostResolverTests()
    {
        _resolver = new HostResolver(LookUp, _time, NullLogger<HostResolver>.Instance);
        _running = _resolver.RunAsync(() => Interlocked.Increment(ref _changes), _end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _end.Dispose();
    }

    [Fact]
    public void An_address_is_itself_and_nobody_is_asked()
    {
        Assert.Equal(IPAddress.Parse("10.0.0.1"), _resolver.Find("10.0.0.1"));
        Assert.Equal(IPAddress.Parse("fd00::1"), _resolver.Find("fd00::1"));
        Assert.Equal(0, _lookups);
    }

    [Fact]
    public async Task A_new_name_is_looked_up_at_once_and_its_address_is_told()
    {
        _names["app"] = ["10.0.0.2"];
        _resolver.Follow(["app"]);
        await AddressAsync("app", "10.0.0.2");
        await Eventually.TrueAsync(() => _changes == 1);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_is_followed()
    {
        _names["app"] = ["10.0.0.2"];
        await _resolver.PrepareAsync(["app"], default);
        _names["app"] = ["10.0.0.3"];
        await PassIntervalAsync();
        await AddressAsync("app", "10.0.0.3");
    }

    [Fact]
    public async Task The_address_stays_while_it_is_among_the_answers_in_whatever_order()
    {
        _names["app"] = ["10.0.0.2"];
        await _resolver.PrepareAsync(["app"], default);
        _names["app"] = ["10.0.0.1", "10.0.0.2"];
        await PassIntervalAsync();
        var before = _changes;
        await PassIntervalAsync();

        Assert.Equal(IPAddress.Parse("10.0.0.2"), _resolver.Find("app"));
        Assert.Equal(before, _changes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0.0.0.0,224.0.0.1")]
    public async Task The_last_good_address_stays_while_the_lookup_fails_or_gives_nothing_of_use(string? answer)
    {
        _names["app"] = ["10.0.0.2"];
        await _resolver.PrepareAsync(["app"], default);
        _names["app"] = answer?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        await PassIntervalAsync();
        await PassIntervalAsync();

        Assert.Equal(IPAddress.Parse("10.0.0.2"), _resolver.Find("app"));
    }

    [Fact]
    public async Task IPv4_is_taken_before_IPv6_and_the_choice_is_the_same_everywhere()
    {
        _names["app"] = ["fd00::1", "10.0.0.9", "10.0.0.10"];
        await _resolver.PrepareAsync(["app"], default);

        Assert.Equal(IPAddress.Parse("10.0.0.10"), _resolver.Find("app"));
    }

    [Fact]
    public async Task Addresses_that_HAProxy_cannot_send_to_are_left_out_and_each_has_one_spelling()
    {
        _names["app"] = ["fe80::1%3", "::ffff:10.0.0.2"];
        _names["zone"] = ["fe80::1%3"];
        await _resolver.PrepareAsync(["app", "zone"], default);

        Assert.Equal(IPAddress.Parse("10.0.0.2"), _resolver.Find("app"));
        Assert.Null(_resolver.Find("zone"));
        Assert.Equal(["zone"], _resolver.Unresolved);
    }

    [Fact]
    public async Task A_name_without_an_address_is_listed_until_it_has_one()
    {
        _names["app"] = null;
        _resolver.Follow(["app"]);
        Assert.Equal(["app"], _resolver.Unresolved);
        await PassIntervalAsync();
        _names["app"] = ["10.0.0.2"];
        await PassIntervalAsync();
        await AddressAsync("app", "10.0.0.2");
        Assert.Empty(_resolver.Unresolved);
    }

    [Fact]
    public async Task Names_out_of_use_are_forgotten_but_not_those_that_were_asked_for_just_now()
    {
        _names["old"] = _names["new"] = _names["used"] = ["10.0.0.2"];
        await _resolver.PrepareAsync(["old", "used"], default);
        _time.Advance(HostResolver.Interval * 2);
        await _resolver.PrepareAsync(["new"], default);
        _resolver.Keep(["used"]);

        Assert.Equal(["new", "used"], _resolver.Known.Keys.Order());
    }

    [Fact]
    public void What_was_recalled_is_there_before_any_lookup()
    {
        _resolver.Recall(new Dictionary<string, IPAddress>(StringComparer.Ordinal) { ["app"] = IPAddress.Parse("10.0.0.2") });

        Assert.Equal(IPAddress.Parse("10.0.0.2"), _resolver.Find("app"));
    }

    private Task<IPAddress[]> LookUp(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        return _names[host] is { } addresses
            ? Task.FromResult(addresses.Select(IPAddress.Parse).ToArray())
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    private Task AddressAsync(string host, string address) =>
        Eventually.TrueAsync(() => Equals(_resolver.Find(host), IPAddress.Parse(address)));

    private async Task PassIntervalAsync()
    {
        var before = _lookups;
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(HostResolver.Interval);
            return _lookups > before;
        });
    }
}
