using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The data of <see cref="ThalassaClient.UpdateSuccessful"/>.</summary>
/// <param name="registrations">What the registry took.</param>
public sealed class UpdateSuccessfulEventArgs(IReadOnlyList<RegistrationId> registrations) : EventArgs
{
    /// <summary>What the registry took, by the registry's names.</summary>
    public IReadOnlyList<RegistrationId> Registrations => registrations;
}
