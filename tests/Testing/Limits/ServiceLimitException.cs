namespace Thalassa.Testing.Limits;

/// <summary>A request breaks a limit that Azure enforces and Azurite does not; it was not sent.</summary>
/// <param name="message">Which limit, and by how much.</param>
public sealed class ServiceLimitException(string message) : Exception(message);
