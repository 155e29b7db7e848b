using Thalassa.Model.Registrations;
using Thalassa.Registry.Heartbeats;
using Thalassa.Registry.Registrations;

namespace Thalassa.Registry.Tables;

/// <summary>The registrations that this instance has lately seen in the table, so that their heartbeats need not read them.</summary>
/// <remarks>
/// Bounded in age, because another instance may have changed a meta meanwhile, and in bytes: two generations, of which the
/// older is dropped when the younger is full. What is in use comes back into the younger.
/// </remarks>
internal sealed class KnownRegistrations(TimeProvider time)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private const int BytesPerGeneration = 32 * 1024 * 1024;

    private readonly Lock _turn = new();
    private Dictionary<RegistrationId, Known> _young = [];
    private Dictionary<RegistrationId, Known> _old = [];
    private long _bytes;

    /// <summary>The registration that a heartbeat only renews, as far as this instance knows; else null.</summary>
    public StoredRegistration? Find(Heartbeat heartbeat)
    {
        lock (_turn)
        {
            if (!_young.TryGetValue(heartbeat.Id, out var known))
            {
                if (!_old.Remove(heartbeat.Id, out known))
                {
                    return null;
                }

                Keep(known);
            }

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
        lock (_turn)
        {
            if (!_young.TryGetValue(registration.Id, out var known) || known.Registration.Revision <= registration.Revision)
            {
                _old.Remove(registration.Id);
                Keep(new Known(registration, time.GetTimestamp()));
            }
        }
    }

    /// <summary>Notes a heartbeat; an older one than the last changes nothing.</summary>
    public void Renew(StoredRegistration registration, long lastKnown)
    {
        lock (_turn)
        {
            registration.Renew(lastKnown);
        }
    }

    /// <summary>Forgets what is no longer there.</summary>
    public void Remove(RegistrationId id)
    {
        lock (_turn)
        {
            _young.Remove(id);
            _old.Remove(id);
        }
    }

    private void Keep(Known known)
    {
        _young[known.Registration.Id] = known;
        _bytes += known.Registration.MaxLength + 512;
        if (_bytes > BytesPerGeneration)
        {
            (_old, _young, _bytes) = (_young, [], 0);
        }
    }

    private sealed record Known(StoredRegistration Registration, long SeenAt);
}
