using Thalassa.Model.Registrations;

namespace Thalassa.Client.Lookups;

/// <summary>Picks one of the members of a service. Safe for use by many threads.</summary>
internal sealed class MemberPicker(Random random)
{
    private const int Remembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<RegistrationId, long> _used = [];
    private long _picks;

    /// <summary>Picks one, and notes that it is used.</summary>
    /// <returns>The pick, or null of none.</returns>
    public Registration? Pick(IReadOnlyList<Registration> members, LookupChoice choice)
    {
        lock (_lock)
        {
            if (members.Count == 0)
            {
                return null;
            }

            // Among those that were never used, chance decides, so that clients do not all begin with the same one.
            var start = random.Next(members.Count);
            var picked = choice == LookupChoice.Random
                ? members[start]
                : members.Select((_, i) => members[(start + i) % members.Count]).MinBy(member => _used.GetValueOrDefault(member.Id))!;
            if (_used.Count >= Remembered)
            {
                _used.Clear();
            }

            _used[picked.Id] = ++_picks;
            return picked;
        }
    }
}
