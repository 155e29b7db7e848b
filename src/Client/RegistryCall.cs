namespace Thalassa.Client;

/// <summary>A request to the registry, whichever of its hosts gets it.</summary>
/// <param name="Method">Every call of the registry may be repeated, so each method may go to the next host.</param>
/// <param name="Path">Relative to the host's address, escaped.</param>
internal sealed record RegistryCall(HttpMethod Method, string Path)
{
    /// <summary>UTF-8 JSON, or null.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>What to send as <c>If-None-Match</c>, or null.</summary>
    public string? ETag { get; init; }

    /// <summary>How long one host may take; null for the time of the options.</summary>
    public TimeSpan? Timeout { get; init; }
}
