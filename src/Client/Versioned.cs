using Thalassa.Model;

namespace Thalassa.Client;

/// <summary>An answer and the mark by which the registry can later say that it has not changed.</summary>
/// <param name="Value">The whole answer, all its pages.</param>
/// <param name="ETag">To send back as <c>If-None-Match</c>; null when the answer came in several parts, which no one mark covers.</param>
public sealed record Versioned<T>(T Value, string? ETag)
{
    /// <summary>What the registry holds and cannot read, so that it is missing in <see cref="Value"/>; it is not deleted.</summary>
    public UnreadableIds Unreadable { get; init; } = UnreadableIds.None;
}
