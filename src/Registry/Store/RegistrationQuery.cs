namespace Thalassa.Registry.Store;

/// <summary>Which registrations to list.</summary>
public sealed record RegistrationQuery
{
    /// <summary>Only these services; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Only this version, or null for all.</summary>
    public string? Version { get; init; }

    /// <summary>Only registrations whose meta has all of these; the store leaves this to its caller.</summary>
    public IReadOnlyList<MetaFilter> Meta { get; init; } = [];

    /// <summary>The most registrations of one page, at least 1, or null for all at once.</summary>
    public int? Limit { get; init; }

    /// <summary>Where the page before ended, from <see cref="RegistrationPage.Continuation"/>, or null for the first.</summary>
    public Continuation? From { get; init; }
}
