using System.Collections.Immutable;
using System.Text.Json;
using Thalassa.Agent.Model;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Discovery;

/// <summary>What the agent knows of the registrations of the services that it follows.</summary>
/// <remarks>
/// Events are hints and snapshots are the truth, but each snapshot is only as new as the moment its request began: what an
/// event told since then stays. A snapshot that misses more than half of a version's members, of whose leaving no event told,
/// is more likely a registry that lost its memory than a fleet that died: such members are held for a while.
/// Safe for use by many threads.
/// </remarks>
public sealed class Membership(TimeProvider time, TimeSpan hold) : IMembership
{
    // Longer than a message bus keeps delivering the same message again.
    private static readonly TimeSpan RememberGone = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Knowledge> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<Service, ImmutableSortedDictionary<string, Registration>> _live = [];
    private readonly Dictionary<Service, IReadOnlyList<Registration>> _lists = [];
    private readonly Dictionary<Service, Registration> _last = [];
    private HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);
    private bool _followsAll;
    private bool _hasComparedAll;
    private Action<Registration>? _online;
    private Action<RegistrationId>? _offline;
    private long _received;
    private long _newest;
    private long _newestChange;
    private DateTimeOffset? _asOf;

    /// <summary>
    /// When the registry last confirmed what is known, in this life or in the one that is recalled; null when it never did.
    /// </summary>
    public DateTimeOffset? AsOf
    {
        get
        {
            lock (_gate)
            {
                return _asOf;
            }
        }
    }

    /// <summary>The revision of the newest transition that is known, of any service, and the newest one that changed members.</summary>
    public (long Known, long Change) Newest
    {
        get
        {
            lock (_gate)
            {
                return (_newest, _newestChange);
            }
        }
    }

    /// <summary>How many members are only held: the registry no longer shows them, but no event told of their leaving.</summary>
    public int Held
    {
        get
        {
            lock (_gate)
            {
                return _known.Values.Count(known => known is { Live: not null, Missing: true });
            }
        }
    }

    /// <summary>Whether the registry said which registrations this service has.</summary>
    public bool Knows(string name)
    {
        lock (_gate)
        {
            return _hasComparedAll || _compared.Contains(name);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Registration> Members(string name, string version)
    {
        lock (_gate)
        {
            var service = new Service(name, version);
            if (!_lists.TryGetValue(service, out var list) && _live.TryGetValue(service, out var members))
            {
                _lists[service] = list = [.. members.Values];
            }

            return list ?? Array.Empty<Registration>();
        }
    }

    /// <summary>The versions of a service that have members, and how many.</summary>
    public IReadOnlyDictionary<string, int> Versions(string name)
    {
        lock (_gate)
        {
            return _live.Where(service => service.Key.Name == name)
                .ToImmutableSortedDictionary(service => service.Key.Version, service => service.Value.Count, StringComparer.Ordinal);
        }
    }

    /// <summary>The member with whose leaving a version came to have none, or null when it has some or never had any.</summary>
    public Registration? LastOf(string name, string version)
    {
        lock (_gate)
        {
            return _last.GetValueOrDefault(new Service(name, version));
        }
    }

    /// <summary>Tells of everyone who is there, and from then on of everyone who comes, changes or goes, in that order.</summary>
    /// <param name="online">Called while nothing else can be known; it must be quick.</param>
    /// <param name="offline">The same.</param>
    public void Watch(Action<Registration> online, Action<RegistrationId> offline)
    {
        lock (_gate)
        {
            (_online, _offline) = (_online + online, _offline + offline);
            foreach (var registration in _live.Values.SelectMany(members => members.Values))
            {
                online(registration);
            }
        }
    }

    /// <summary>Follows all services that there are, whatever <see cref="Follow"/> chooses.</summary>
    public void FollowAll()
    {
        lock (_gate)
        {
            _followsAll = true;
        }
    }

    /// <summary>Chooses the services to follow. What is known of others is forgotten.</summary>
    public void Follow(IEnumerable<string> names)
    {
        lock (_gate)
        {
            _names = names.ToHashSet(StringComparer.Ordinal);
            _compared.IntersectWith(_names);
            if (_followsAll)
            {
                return;
            }

            foreach (var (key, known) in _known.Where(known => !_names.Contains(known.Value.Id.Name)).ToArray())
            {
                Forget(key, known);
            }

            foreach (var service in _last.Keys.Where(service => !_names.Contains(service.Name)).ToArray())
            {
                _last.Remove(service);
            }
        }
    }

    /// <summary>Takes up what was known in an earlier life; anything the registry says is newer.</summary>
    /// <param name="registrations">The members of then.</param>
    /// <param name="asOf">When the registry had last confirmed them, or null where that is not known.</param>
    public void Recall(IEnumerable<Registration> registrations, DateTimeOffset? asOf = null)
    {
        lock (_gate)
        {
            _asOf = asOf;
            foreach (var registration in registrations)
            {
                _names.Add(registration.Id.Name);
                Learn(registration, revision: 0);
            }
        }
    }

    /// <summary>Adds what the registry knew at a time, if that is later than what is known; takes nothing away.</summary>
    /// <param name="registrations">All registrations of then.</param>
    /// <param name="asOf">The registry's time.</param>
    /// <returns>Whether any member changed.</returns>
    public bool Add(IEnumerable<Registration> registrations, DateTimeOffset asOf)
    {
        lock (_gate)
        {
            if (asOf <= _asOf)
            {
                return false;
            }

            _asOf = asOf;
            var changed = false;
            foreach (var registration in registrations.Where(registration => Follows(registration.Id.Name)))
            {
                var known = _known.GetValueOrDefault(registration.Id.ToString());
                if (known is null || Math.Max(known.Revision, known.Live?.Revision ?? 0) < registration.Revision)
                {
                    Learn(registration, registration.Revision);
                    changed = true;
                }
            }

            return changed;
        }
    }

    /// <summary>
    /// Where events and snapshots meet: take it just before a snapshot is requested, and give it to <see cref="Compare"/>.
    /// </summary>
    public long Mark()
    {
        lock (_gate)
        {
            return _received;
        }
    }

    /// <summary>Applies an event, if it is newer than what is known of its registration.</summary>
    public EventEffect Apply(RegistryEvent happened)
    {
        if (RegistrationId.TryParse(happened.Subject) is not { } id || happened.Revision <= 0)
        {
            return EventEffect.Unreadable;
        }

        Registration? online = null;
        if (happened.Type == EventTypes.Online && (online = Read(happened.Data)) is null)
        {
            return EventEffect.Unreadable;
        }

        lock (_gate)
        {
            _newest = Math.Max(_newest, happened.Revision);
            var known = _known.GetValueOrDefault(happened.Subject);
            if (!Follows(id.Name) || known?.Revision >= happened.Revision)
            {
                return EventEffect.None;
            }

            _received++;
            if (online is not null)
            {
                Learn(online, happened.Revision);
            }
            else
            {
                Lose(id, happened.Revision);
            }

            return online is null && known?.Live is null ? EventEffect.None : EventEffect.Changed;
        }
    }

    /// <summary>Makes the registry's answer the truth, except for what events told since <paramref name="mark"/>.</summary>
    /// <param name="mark">From <see cref="Mark"/>, taken before the request.</param>
    /// <param name="names">The services that were asked for; none when all were.</param>
    /// <param name="answer">All their registrations.</param>
    /// <param name="unreadable">Those that are there and not in the answer: what is known of them stays.</param>
    /// <returns>Whether any member changed.</returns>
    public bool Compare(
        long mark, IReadOnlyCollection<string> names, IReadOnlyCollection<Registration> answer, UnreadableIds? unreadable = null)
    {
        lock (_gate)
        {
            var asked = names.Where(Follows).ToHashSet(StringComparer.Ordinal);
            bool IsAsked(RegistrationId id) => names.Count == 0 ? Follows(id.Name) : asked.Contains(id.Name);
            var shown = answer.Where(registration => IsAsked(registration.Id))
                .ToDictionary(registration => registration.Id.ToString(), StringComparer.Ordinal);
            _compared.UnionWith(asked);
            _hasComparedAll |= names.Count == 0;
            _asOf = time.GetUtcNow();
            var changed = false;
            foreach (var (key, registration) in shown)
            {
                var known = _known.GetValueOrDefault(key);
                if (known is null || known.Touched <= mark || registration.Revision > known.Revision)
                {
                    changed |= known?.Live is null || known.Live.Revision != registration.Revision;
                    Learn(registration, registration.Revision);
                }
            }

            var absent = _known.Values
                .Where(known => known.Touched <= mark && IsAsked(known.Id) && !shown.ContainsKey(known.Id.ToString())
                    && (known.Live is null || unreadable?.MayHold(known.Id.ToString()) != true))
                .ToArray();
            foreach (var version in absent.Where(known => known.Live is not null).GroupBy(known => Service.Of(known.Id)))
            {
                changed |= Miss(version.Key, [.. version]);
            }

            foreach (var gone in absent.Where(known => known.Live is null && time.GetUtcNow() - known.Since > RememberGone))
            {
                _known.Remove(gone.Id.ToString());
            }

            return changed;
        }
    }

    private bool Miss(Service version, Knowledge[] missing)
    {
        var now = time.GetUtcNow();
        var holds = missing.Any(known => known.Missing) || missing.Length * 2 > _live[version].Count;
        var changed = false;
        foreach (var known in missing)
        {
            if (!holds || (known.Missing && now - known.Since >= hold))
            {
                Forget(known.Id.ToString(), known);
                changed = true;
            }
            else if (!known.Missing)
            {
                _known[known.Id.ToString()] = known with { Missing = true, Since = now };
            }
        }

        return changed;
    }

    private bool Follows(string name) => _followsAll || _names.Contains(name);

    private void Learn(Registration registration, long revision)
    {
        Advance(revision);
        var key = registration.Id.ToString();
        if (_known.GetValueOrDefault(key)?.Live?.Revision != registration.Revision)
        {
            _online?.Invoke(registration);
        }

        _known[key] = new Knowledge(registration.Id, revision, registration, _received, time.GetUtcNow(), Missing: false);
        var service = Service.Of(registration.Id);
        _last.Remove(service);
        _lists.Remove(service);
        _live[service] = (
            _live.GetValueOrDefault(service) ?? ImmutableSortedDictionary.Create<string, Registration>(StringComparer.Ordinal)
        ).SetItem(key, registration);
    }

    private void Lose(RegistrationId id, long revision)
    {
        Advance(revision);
        Forget(id.ToString(), new Knowledge(id, 0, null, 0, default, false));
        _known[id.ToString()] = new Knowledge(id, revision, null, _received, time.GetUtcNow(), Missing: false);
    }

    private void Advance(long revision)
    {
        _newest = Math.Max(_newest, revision);
        _newestChange = Math.Max(_newestChange, revision);
    }

    private void Forget(string key, Knowledge known)
    {
        _known.Remove(key);
        var service = Service.Of(known.Id);
        _lists.Remove(service);
        if (_live.TryGetValue(service, out var members))
        {
            var last = members.GetValueOrDefault(key);
            members = members.Remove(key);
            if (last is not null)
            {
                _offline?.Invoke(last.Id);
            }

            if (members.IsEmpty)
            {
                _live.Remove(service);
                _last[service] = last!;
            }
            else
            {
                _live[service] = members;
            }
        }
    }

    private static Registration? Read(JsonElement data)
    {
        try
        {
            return data.Deserialize(Json.Default.Registration);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Knowledge(
        RegistrationId Id, long Revision, Registration? Live, long Touched, DateTimeOffset Since, bool Missing);

    private readonly record struct Service(string Name, string Version)
    {
        public static Service Of(RegistrationId id) => new(id.Name, id.Version);
    }
}
