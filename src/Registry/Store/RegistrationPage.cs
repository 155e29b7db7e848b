namespace Thalassa.Registry.Store;

/// <summary>One page of registrations.</summary>
/// <param name="List">The registrations; a page may be shorter than its limit, even empty, and still not be the last.</param>
/// <param name="Continuation">Where the next page begins, or null on the last one.</param>
public sealed record RegistrationPage(RegistrationList List, Continuation? Continuation);
