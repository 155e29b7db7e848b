using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

/// <summary>The registrations that this instance has lately seen in the table, so that their heartbeats need not read them.</summary>
/// <remarks>
/// Bounded in age, because another instance may have changed a meta meanwhile, and in bytes: what has not beaten for the longest goes
/// first.
/// The bytes are those of more than a hundred thousand ordinary registrations, since apps beat in turn: of a few too many, each would be
/// gone
/// when its turn comes.
/// </remarks>
internal sealed class KnownRegistrations(TimeProvider time)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private const int MaxBytes = 128 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<RegistrationId, LinkedListNode<Known>> _all = [];
    private readonly LinkedList<Known> _latestFirst = new();
    private long _bytes;

    /// <summary>The registration that a heartbeat only renews, as far as this instance knows; else null.</summary>
    public StoredRegistration? Find(Heartbeat heartbeat)
    {
        lock (_lock)
        {
            if (!_all.TryGetValue(heartbeat.Id, out var node))
            {
                return null;
            }

            _latestFirst.Remove(node);
            _latestFirst.AddFirst(node);
            var known = node.Value;
            return known.Registration.MetaHash == heartbeat.Meta.Hash
                && known.Registration.SecondsToExpire == heartbeat.SecondsToExpire
                && time.GetElapsedTime(known.SeenAt) < MaxAge
                    ? known.Registration
                    : null;
        }
    }

    /// <summary>Notes what was just read or written, unless something newer is known.</summary>
    public void Add(StoredRegistration registration)
    {
        lock (_lock)
        {
            if (_all.TryGetValue(registration.Id, out var node) && node.Value.Registration.Revision > registration.Revision)
            {
                return;
            }

            Forget(registration.Id);
            _all[registration.Id] = _latestFirst.AddFirst(new Known(registration, time.GetTimestamp()));
            for (_bytes += SizeOf(registration); _bytes > MaxBytes && _latestFirst.Last is { } last;)
            {
                Forget(last.Value.Registration.Id);
            }
        }
    }

    /// <summary>Notes a heartbeat; an older one than the last changes nothing.</summary>
    public void Renew(StoredRegistration registration, long lastKnown)
    {
        lock (_lock)
        {
            registration.Renew(lastKnown);
        }
    }

    /// <summary>Forgets what is no longer there.</summary>
    public void Remove(RegistrationId id)
    {
        lock (_lock)
        {
            Forget(id);
        }
    }

    private static int SizeOf(StoredRegistration registration) => registration.MaxLength + 512;

    private void Forget(RegistrationId id)
    {
        if (_all.Remove(id, out var node))
        {
            _latestFirst.Remove(node);
            _bytes -= SizeOf(node.Value.Registration);
        }
    }

    private sealed record Known(StoredRegistration Registration, long SeenAt);
}
