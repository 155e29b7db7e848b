using Thalassa.Registry.Store;

namespace Thalassa.Registry.Status;

/// <summary>The result of a small query to the store.</summary>
/// <param name="Healthy">Whether it answered in time.</param>
/// <param name="Problem">The failure without secrets, or the unreadable rows; else null.</param>
public sealed record StoreStatus(bool Healthy, string? Problem)
{
    // All of them are in the list.
    private const int Named = 5;

    // Rows beyond these are neither listed nor counted.
    private const int MaxListed = 50;

    /// <summary>Recently found unreadable rows, which are missing in answers; at most 50.</summary>
    public IReadOnlyList<UnreadableRow> Unreadable { get; init; } = [];

    /// <summary>The status of a store that answers.</summary>
    public static StoreStatus Of(IReadOnlyList<UnreadableRow> unreadable) => new(
        Healthy: true,
        unreadable.Count == 0 ? null : $"cannot read {string.Join(", ", unreadable.Take(Named).Select(row => $"{row.Row} ({row.Reason})"))}"
            + Rest(unreadable.Count))
    {
        Unreadable = unreadable,
    };

    private static string Rest(int count) => count <= Named ? string.Empty
        : count < MaxListed ? $" and {count - Named} more"
        : $" and at least {count - Named} more";
}
