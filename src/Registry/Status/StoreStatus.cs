using Thalassa.Registry.Store;

namespace Thalassa.Registry.Status;

/// <summary>How the store answers a small question.</summary>
/// <param name="Healthy">Whether it answered in time.</param>
/// <param name="Problem">Why not, without secrets, or what it cannot read; else null.</param>
public sealed record StoreStatus(bool Healthy, string? Problem)
{
    // All of them are in the list.
    private const int Named = 5;

    /// <summary>Rows that were met lately and cannot be read, so that they are in no answer; at most 50.</summary>
    public IReadOnlyList<UnreadableRow> Unreadable { get; init; } = [];

    /// <summary>The status of a store that answers.</summary>
    public static StoreStatus Of(IReadOnlyList<UnreadableRow> unreadable) => new(
        Healthy: true,
        unreadable.Count == 0 ? null : $"cannot read {string.Join(", ", unreadable.Take(Named).Select(row => $"{row.Row} ({row.Reason})"))}"
            + (unreadable.Count > Named ? $" and {unreadable.Count - Named} more" : string.Empty))
    {
        Unreadable = unreadable,
    };

}
