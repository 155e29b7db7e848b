using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The data of <see cref="ThalassaClient.Online"/> and <see cref="ThalassaClient.Offline"/>.</summary>
/// <param name="registration">The registration.</param>
public sealed class TransitionEventArgs(Registration registration) : EventArgs
{
    /// <summary>The current registration if online, the last known one if offline; its name has no client namespace.</summary>
    public Registration Registration => registration;
}
