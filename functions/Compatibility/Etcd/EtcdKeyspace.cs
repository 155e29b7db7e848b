using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Access;
using Thalassa.Functions.Keys;
using Thalassa.Functions.Settings;
using Thalassa.Model.Faults;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>The registrations as etcd's keys.</summary>
/// <remarks>
/// A heartbeat that repeats what this instance wrote before is one storage transaction, as over the registry's own API; anything
/// else looks at the keys first. Tables are read at most once a second for any number of questions, writes of this instance excepted.
/// </remarks>
internal sealed class EtcdKeyspace(ServiceRegistry registry, Registrar registrar, AppSettings settings, TimeProvider time) : IDisposable
{
    private const int MaxKnown = 10_000;
    private readonly TimeSpan _maxAge = settings.Tables is null ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
    private readonly ConditionalWeakTable<StoredRegistration, Entry> _entries = [];
    private readonly ConcurrentDictionary<string, EtcdNode> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reading = new(1);
    private readonly SemaphoreSlim _writing = new(1);
    private EtcdTree? _last;
    private long _lastRead;
    private long _writes;
    private long _readings;

    /// <summary>The serial of the latest reading that has begun: a write from now on is in every later one.</summary>
    public long Readings => Volatile.Read(ref _readings);

    /// <summary>All entries whose lease runs; a second old at most.</summary>
    public async Task<EtcdTree> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && Volatile.Read(ref _writes) == 0 && time.GetElapsedTime(_lastRead) < _maxAge)
            {
                return last;
            }

            Volatile.Write(ref _writes, 0);
            _lastRead = time.GetTimestamp();
            var serial = Interlocked.Increment(ref _readings);
            var page = await registry.QueryAsync(new RegistrationQuery(), cancellationToken);
            return _last = new EtcdTree(Live(page.List.Items), serial);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <returns>What was there before, or null, and what is there now.</returns>
    /// <exception cref="EtcdError">The condition does not hold, the key cannot be written, or the value is no service.</exception>
    /// <exception cref="AccessDeniedException">The caller's key is not for the service; nothing was written.</exception>
    public async Task<(EtcdNode? Before, EtcdNode Now)> PutAsync(
        HttpContext http, string key, string value, int seconds, EtcdCondition condition)
    {
        if (!EtcdKey.IsEntry(key))
        {
            (await ReadAsync(CancellationToken.None)).CheckWritable(key);
            throw EtcdError.InvalidField(
                $"{key} is not of the form {EtcdKey.Root}/service/entry or {EtcdKey.Root}/namespace/service/entry");
        }

        var faults = new FaultList();
        if (EtcdDocument.Read(key, value, seconds, registry, faults) is not { } heartbeat)
        {
            throw EtcdError.InvalidField(faults.ToString());
        }

        if (!registrar.MayChange(http, heartbeat))
        {
            throw new AccessDeniedException();
        }

        if (condition.IsNone && _known.TryGetValue(key, out var known) && known.Id == heartbeat.Id && known.Value == value)
        {
            var (kind, now) = await BeatAsync(http, heartbeat);
            return (kind == HeartbeatKind.New ? null : known, now);
        }

        await _writing.WaitAsync();
        try
        {
            Interlocked.Increment(ref _writes);
            var tree = await ReadAsync(CancellationToken.None);
            tree.CheckWritable(key);
            var before = tree.Find(key);
            Registrar.Check(http, before?.Id.Name ?? heartbeat.Id.Name);
            condition.Check(tree.Missing(key), before);
            var (_, now) = await BeatAsync(http, heartbeat);
            if (before is not null && before.Id != now.Id)
            {
                await registrar.RemoveAsync(http, before.Id);
            }

            return (before, now);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Removes an entry, or with <paramref name="recursive"/> a directory.</summary>
    /// <returns>What was there: the entry, or all that was in the directory.</returns>
    /// <exception cref="EtcdError">The condition does not hold, or the key is not one to remove.</exception>
    /// <exception cref="AccessDeniedException">The caller's key is not for the service, or for one that is in the directory; nothing was
    /// removed.</exception>
    public async Task<(EtcdNode? Entry, List<EtcdNode> Below)> DeleteAsync(
        HttpContext http, string key, bool recursive, bool directory, EtcdCondition condition)
    {
        if (key is "/" or EtcdKey.Root)
        {
            throw EtcdError.ReadOnly(key);
        }

        CheckRemoval(http, key);
        await _writing.WaitAsync();
        try
        {
            Interlocked.Increment(ref _writes);
            var tree = await ReadAsync(CancellationToken.None);
            var entry = tree.Find(key);
            var below = entry is null ? tree.Below(key) : [];
            foreach (var node in entry is null ? below : [entry])
            {
                Registrar.Check(http, node.Id.Name);
            }

            condition.CheckRemoval(key, tree.Missing(key), entry, below.Count > 0, recursive, directory);
            foreach (var node in entry is null ? below : [entry])
            {
                _known.TryRemove(node.Key, out _);
                await registrar.RemoveAsync(http, node.Id);
            }

            Interlocked.Increment(ref _writes);
            return (entry, below);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reading.Dispose();
        _writing.Dispose();
    }

    private async Task<(HeartbeatKind Kind, EtcdNode Node)> BeatAsync(HttpContext http, Heartbeat heartbeat)
    {
        var outcome = await registrar.HeartbeatAsync(http, heartbeat);
        var node = NodeOf(outcome.Registration);
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        _known[node.Key] = node;
        if (outcome.Kind != HeartbeatKind.Renewed)
        {
            Interlocked.Increment(ref _writes);
        }

        return (outcome.Kind, node);
    }

    /// <summary>
    /// The key alone decides the owner, so a refusal does not reveal whether anything exists under it.
    /// </summary>
    private static void CheckRemoval(HttpContext http, string key)
    {
        if (AccessKey.Of(http) is { Prefixes.Count: > 0 } caller && !EtcdKey.ServicesOf(key).Any(caller.MayChange))
        {
            throw new AccessDeniedException();
        }
    }

    private List<EtcdNode> Live(ReadOnlySpan<StoredRegistration> registrations)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var nodes = new Dictionary<string, EtcdNode>(registrations.Length, StringComparer.Ordinal);
        foreach (var registration in registrations)
        {
            var node = NodeOf(registration);
            if (node.ExpiresAt > now && (!nodes.TryGetValue(node.Key, out var other) || other.Modified < node.Modified))
            {
                nodes[node.Key] = node;
            }
        }

        return [.. nodes.Values.OrderBy(node => node.Key, StringComparer.Ordinal)];
    }

    private EtcdNode NodeOf(StoredRegistration registration)
    {
        var entry = _entries.GetValue(registration, static made =>
        {
            var (key, value) = EtcdDocument.Of(made);
            return new Entry(key, value);
        });
        var created = Math.Min(registration.Registered * 1000, registration.Revision);
        return new EtcdNode(registration.Id, entry.Key, entry.Value, created, registration.Revision, registration.ExpiresAt);
    }

    private sealed record Entry(string Key, string Value);
}
