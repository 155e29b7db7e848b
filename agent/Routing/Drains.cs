using System.Collections.Immutable;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Routing;

/// <summary>The members that operators took out of this agent's traffic. Safe for use by many threads.</summary>
/// <remarks>
/// A drain is a wish like any other: it is part of each snapshot, so reconciliation brings it back after a reload, a restart of HAProxy or of
/// the agent, and when the member itself comes back. It ends when it is undone, or with its backend.
/// </remarks>
public sealed class Drains
{
    private ImmutableSortedSet<string> _all = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Another object each time that they change.</summary>
    public object Version => Volatile.Read(ref _all);

    /// <summary>Each as backend and member, with a space between: <c>live 10.0.0.1:80</c>.</summary>
    public IReadOnlyList<string> All => [.. Volatile.Read(ref _all)];

    /// <summary>Takes up those of an earlier life.</summary>
    public void Recall(IEnumerable<string> drained) => ImmutableInterlocked.Update(ref _all, all => all.Union(drained.Where(item => item.Contains(' ', StringComparison.Ordinal))));

    /// <summary>The drained members of a backend, whether it has them at the moment or not.</summary>
    public IReadOnlyList<string> Of(string backend) =>
        [.. Volatile.Read(ref _all).Where(item => item.StartsWith($"{backend} ", StringComparison.Ordinal)).Select(item => item[(backend.Length + 1)..])];

    /// <summary>Whether a member is drained.</summary>
    /// <param name="backend">The backend's key.</param>
    /// <param name="member">As <see cref="HostAndPort"/> writes it.</param>
    public bool Contains(string backend, string member) => Volatile.Read(ref _all).Contains($"{backend} {member}");

    /// <summary>Takes a member out of the traffic, or gives it back.</summary>
    /// <returns>Whether that changes anything.</returns>
    public bool Set(string backend, string member, bool drained) =>
        ImmutableInterlocked.Update(ref _all, all => drained ? all.Add($"{backend} {member}") : all.Remove($"{backend} {member}"));

    /// <summary>Forgets the members of backends that are no more.</summary>
    public void Keep(IEnumerable<string> backends)
    {
        var known = backends.ToHashSet(StringComparer.Ordinal);
        ImmutableInterlocked.Update(ref _all, all => all.Except(all.Where(item => !known.Contains(item.Split(' ', 2)[0]))));
    }
}
