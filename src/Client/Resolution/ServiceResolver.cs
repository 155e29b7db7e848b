using System.Collections.Concurrent;
using Thalassa.Client.Lookups;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Resolution;

/// <summary>Gives live members of services, one after another, without a question to the registry for each.</summary>
/// <remarks>
/// The members of a service are asked for again after <see cref="FreshFor"/>, in the background, and those of before are used until the
/// answer is there
/// or when there is none. Members that could not be connected to come last for a while. Safe for use by many threads.
/// </remarks>
/// <param name="client">Knows the registry.</param>
/// <param name="time">Measures ages.</param>
public sealed class ServiceResolver(ThalassaClient client, TimeProvider? time = null)
{
    /// <summary>The maximum age of an answer before it is fetched again.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    /// <summary>How old an answer may be before a call waits for a new one.</summary>
    public static readonly TimeSpan UsableFor = TimeSpan.FromSeconds(30);

    // As long as a health check of HAProxy takes to find out the same, with some to spare.
    private static readonly TimeSpan AvoidFor = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly MemberPicker _picker = new(Random.Shared);
    private readonly ConcurrentDictionary<(string Name, string? Version), Service> _services = new();
    private readonly ConcurrentDictionary<RegistrationId, long> _avoided = new();

    /// <summary>The member whose turn it is.</summary>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version; null for any.</param>
    /// <param name="cancellationToken">Ends the wait for the registry.</param>
    /// <returns>A member, or null when there is none.</returns>
    /// <exception cref="RegistryException">The registry does not say who there is, and never did.</exception>
    public async ValueTask<Registration?> ResolveAsync(string name, string? version = null, CancellationToken cancellationToken = default)
    {
        var service = _services.GetOrAdd((name, version), static _ => new Service());
        var members = await service.GetAsync(() => client.GetRegistrationsAsync(name, version), _time, cancellationToken);
        Registration[] usable = [.. members.Where(member => !IsAvoided(member.Id))];
        return _picker.Pick(usable.Length > 0 ? usable : members, LookupChoice.LeastRecentlyUsed);
    }

    /// <summary>Notes that a member could not be connected to, so that others are preferred for a while.</summary>
    public void Avoid(RegistrationId id) => _avoided[id] = _time.GetTimestamp();

    private bool IsAvoided(RegistrationId id)
    {
        if (!_avoided.TryGetValue(id, out var since))
        {
            return false;
        }

        if (_time.GetElapsedTime(since) < AvoidFor)
        {
            return true;
        }

        _avoided.TryRemove(id, out _);
        return false;
    }

    /// <summary>What is known of one service.</summary>
    private sealed class Service
    {
        private readonly Lock _lock = new();
        private IReadOnlyList<Registration>? _members;
        private long _since;
        private Task<IReadOnlyList<Registration>>? _asking;

        public ValueTask<IReadOnlyList<Registration>> GetAsync(
            Func<Task<IReadOnlyList<Registration>>> ask, TimeProvider time, CancellationToken cancellationToken)
        {
            Task<IReadOnlyList<Registration>> asking;
            lock (_lock)
            {
                var age = _members is null ? TimeSpan.MaxValue : time.GetElapsedTime(_since);
                if (age < FreshFor)
                {
                    return ValueTask.FromResult(_members!);
                }

                if (_asking is null)
                {
                    // The question is everybody's, not a part of the request that happens to come first.
                    using var _ = ExecutionContext.SuppressFlow();
                    _asking = Task.Run(() => AskAsync(ask, time), CancellationToken.None);
                }

                if (age < UsableFor)
                {
                    return ValueTask.FromResult(_members!);
                }

                asking = _asking;
            }

            return new ValueTask<IReadOnlyList<Registration>>(asking.WaitAsync(cancellationToken));
        }

        private async Task<IReadOnlyList<Registration>> AskAsync(Func<Task<IReadOnlyList<Registration>>> ask, TimeProvider time)
        {
            IReadOnlyList<Registration>? answer = null;
            try
            {
                return answer = await ask();
            }
            catch (RegistryException) when (_members is not null)
            {
                // Who was there last is a better answer than none.
                return _members;
            }
            finally
            {
                lock (_lock)
                {
                    if (answer is not null)
                    {
                        (_members, _since) = (answer, time.GetTimestamp());
                    }

                    _asking = null;
                }
            }
        }
    }
}
