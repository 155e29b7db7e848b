using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The data of <see cref="ThalassaClient.UpdateFailed"/>.</summary>
/// <param name="registrations">The registrations or deregistrations that failed.</param>
/// <param name="failure">The reason.</param>
/// <param name="retryIn">The time until the next attempt, or null if there is none.</param>
public sealed class UpdateFailedEventArgs(IReadOnlyList<RegistrationId> registrations, RegistryException failure, TimeSpan? retryIn)
    : EventArgs
{
    /// <summary>The registrations or deregistrations that failed, with the registry's names.</summary>
    public IReadOnlyList<RegistrationId> Registrations => registrations;

    /// <summary>The reason: the registry refused, failed, or did not answer.</summary>
    public RegistryException Failure => failure;

    /// <summary>The time until the next attempt, or null if the client has stopped.</summary>
    public TimeSpan? RetryIn => retryIn;
}
