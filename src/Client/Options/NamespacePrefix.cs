using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Options;

/// <summary>
/// Translates between the names that an app uses and those that the registry knows: <c>web</c> in <c>staging</c> is <c>staging.web</c>.
/// </summary>
/// <param name="ns">The namespace, or null.</param>
internal sealed class NamespacePrefix(string? ns)
{
    private readonly string _prefix = ns is null ? string.Empty : $"{ns}.";

    /// <summary>Whether the registry holds services of others.</summary>
    public bool IsPartial => _prefix.Length > 0;

    /// <summary>The registry's name.</summary>
    public string Outside(string name) => _prefix + name;

    /// <summary>The app's id for what the registry calls <paramref name="id"/>, or null if that belongs to others.</summary>
    public RegistrationId? Inside(RegistrationId id) => _prefix.Length == 0 ? id
        : id.Name.StartsWith(_prefix, StringComparison.Ordinal)
            ? RegistrationId.TryCreate(id.Name[_prefix.Length..], id.Version, id.Host, $"{id.Port}", new FaultList())
            : null;

    /// <summary>The app's view of a registration, or null if it belongs to others.</summary>
    public Registration? Inside(Registration registration) =>
        Inside(registration.Id) is not { } id ? null : ReferenceEquals(id, registration.Id) ? registration : registration with { Id = id };
}
