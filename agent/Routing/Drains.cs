using System.Collections.Immutable;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Routing;

/// <summary>The members that operators took out of this agent's traffic. Safe for use by many threads.</summary>
/// <remarks>
/// A drain is a wish like any other: it is part of each snapshot, so reconciliation brings it back after a reload, a restart of HAProxy or
/// of
/// the agent, and when the member itself comes back. It ends when it is undone, or with its backend.
/// </remarks>
public sealed class Drains(ChangeSignal signal)
{
    private static readonly ImmutableSortedSet<string> None = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, ImmutableSortedSet<string>> _all =
        ImmutableSortedDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);

    /// <summary>Another object each time that they change.</summary>
    public object Version => Volatile.Read(ref _all);

    /// <summary>Each as backend and member, with a space between: <c>live 10.0.0.1:80</c>.</summary>
    public IReadOnlyList<string> All =>
        [.. Volatile.Read(ref _all).SelectMany(backend => backend.Value.Select(member => $"{backend.Key} {member}"))];

    /// <summary>Takes up those of an earlier life.</summary>
    public void Recall(IEnumerable<string> drained)
    {
        foreach (var words in drained.Select(item => item.Split(' ', 2)).Where(words => words.Length == 2))
        {
            Set(words[0], words[1], drained: true);
        }
    }

    /// <summary>The drained members of a backend, whether it has them at the moment or not; the same object until they change.</summary>
    public ImmutableSortedSet<string> Of(string backend) => Volatile.Read(ref _all).GetValueOrDefault(backend, None);

    /// <summary>Whether a member is drained.</summary>
    /// <param name="backend">The backend's key.</param>
    /// <param name="member">As <see cref="HostAndPort"/> writes it.</param>
    public bool Contains(string backend, string member) => Of(backend).Contains(member);

    /// <summary>Takes a member out of the traffic, or gives it back.</summary>
    /// <returns>Whether that changes anything.</returns>
    public bool Set(string backend, string member, bool drained)
    {
        var isNew = ImmutableInterlocked.Update(ref _all, all =>
        {
            var known = all.GetValueOrDefault(backend, None);
            var members = drained ? known.Add(member) : known.Remove(member);
            return members.IsEmpty ? all.Remove(backend) : all.SetItem(backend, members);
        });
        if (isNew)
        {
            signal.Raise();
        }

        return isNew;
    }

    /// <summary>Forgets the members of backends that are no more.</summary>
    public void Keep(IEnumerable<string> backends)
    {
        if (!Volatile.Read(ref _all).IsEmpty)
        {
            var known = backends.ToHashSet(StringComparer.Ordinal);
            ImmutableInterlocked.Update(ref _all, all => all.RemoveRange(all.Keys.Where(key => !known.Contains(key))));
        }
    }
}
