using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The data of <see cref="ThalassaClient.Online"/> and <see cref="ThalassaClient.Offline"/>.</summary>
/// <param name="registration">As it is, or as it last was.</param>
public sealed class TransitionEventArgs(Registration registration) : EventArgs
{
    /// <summary>As it is when online, as it last was when offline; without the client's namespace in its name.</summary>
    public Registration Registration => registration;
}
