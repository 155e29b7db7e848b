using Thalassa.Model.Registrations;

namespace Thalassa.Client.Subscriptions;

/// <summary>What a subscription is about.</summary>
/// <param name="Name">The service, by the registry's name; null for all.</param>
/// <param name="Version">Its version; null for all.</param>
internal sealed record Selector(string? Name, string? Version)
{
    /// <summary>Whether it is about this one.</summary>
    public bool Selects(RegistrationId id) => (Name is null || Name == id.Name) && (Version is null || Version == id.Version);
}
