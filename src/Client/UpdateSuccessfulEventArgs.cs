using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The data of <see cref="ThalassaClient.UpdateSuccessful"/>.</summary>
/// <param name="registrations">The accepted registrations.</param>
public sealed class UpdateSuccessfulEventArgs(IReadOnlyList<RegistrationId> registrations) : EventArgs
{
    /// <summary>The accepted registrations, with the registry's names.</summary>
    public IReadOnlyList<RegistrationId> Registrations => registrations;
}
