namespace Thalassa.Client;

/// <summary>An answer with its entity tag.</summary>
/// <param name="Value">The complete answer, all pages.</param>
/// <param name="ETag">To send back as <c>If-None-Match</c>; null if the answer came in several pages, which have no common tag.</param>
public sealed record Versioned<T>(T Value, string? ETag);
