using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The data of <see cref="ThalassaClient.UpdateFailed"/>.</summary>
/// <param name="registrations">What the registry did not take, or whose departure it did not take.</param>
/// <param name="failure">Why.</param>
/// <param name="retryIn">How long until the next attempt, or null when there is none.</param>
public sealed class UpdateFailedEventArgs(IReadOnlyList<RegistrationId> registrations, RegistryException failure, TimeSpan? retryIn)
    : EventArgs
{
    /// <summary>What the registry did not take, or whose departure it did not take, by the registry's names.</summary>
    public IReadOnlyList<RegistrationId> Registrations => registrations;

    /// <summary>Why: the registry refused, failed, or did not answer.</summary>
    public RegistryException Failure => failure;

    /// <summary>How long until the next attempt, or null when there is none: the client has stopped.</summary>
    public TimeSpan? RetryIn => retryIn;
}
